package smshub.moving;

import java.util.Map;

/** Why lines of an {@code smsd.conf} are left, by the part that they stand in (its manual, "How to configure"). */
final class SmsdReasons {
    private static final String LOGS = "the hub writes one log, to its standard output";
    private static final String SCRIPTS =
            "the hub runs no scripts; states and messages from handsets come by intakes, call-backs and topics";
    private static final String ITSELF = "the hub finds out about a modem by itself";
    private static final String FILES = "the hub's files have smsd's usual names and headers";
    private static final String PROCESS = "how the hub runs is in docs/production.md";

    static final Map<String, String> GLOBAL = Group.reasons(
            "logfile loglevel logtime_format logtime_ms logtime_us log_charconv log_unmodified log_single_lines"
                    + " log_read_from_modem log_read_timing log_response_time smart_logging trust_spool",
            LOGS,
            "eventhandler eventhandler_use_copy checkhandler alarmhandler alarmlevel regular_run regular_run_interval"
                    + " notifier start start_args child child_args shell shell_test executable_check"
                    + " ignore_exec_output",
            SCRIPTS,
            "adminmessage_device admin_to",
            "who hears what is wrong is named in 'alerts'",
            "user group umask pidfile infofile check_pid_interval terminal os_cygwin suspend mypath"
                    + " use_linux_ps_trick",
            PROCESS,
            "stats stats_interval stats_no_zeroes status_interval status_signal_quality status_include_counters"
                    + " status_include_uptime",
            "counts are at /observe/metrics and on the hub's page",
            "blacklist whitelist",
            "the hub reads no list of numbers; who wants no messages is entered in /api/v1/consents",
            "saved phonecalls hangup_incoming_call voicecall_hangup_ath",
            "the hub takes no calls",
            "autosplit",
            "the hub always joins the parts of a long text on the phone",
            "receive_before_send delaytime delaytime_mainprocess sleeptime_mainprocess errorsleeptime blocktime"
                    + " blockafter max_continuous_sending",
            "the hub looks each intakes.*.interval, and a modem that fails is tried again by itself",
            "international_prefixes national_prefixes country_code",
            "the country of national numbers is accounts.*.numbers.country",
            "priviledged_numbers",
            "the hub takes messages of all handsets as they come",
            "incoming_utf8 decode_unicode_text internal_combine internal_combine_binary ic_purge_hours"
                    + " ic_purge_minutes ic_purge_read ic_purge_interval store_received_pdu store_sent_pdu"
                    + " store_original_filename date_filename date_filename_format datetime_format filename_preview"
                    + " keep_filename keep_messages trim_text language_file conversations conversation_delimiter"
                    + " conversation_header incoming_copy report_copy sent_copy failed_copy",
            FILES,
            "outgoing_utf8",
            "a file that names no alphabet and is UTF-8 throughout is read as that",
            "spool_directory_order ignore_outgoing_priority",
            "the hub takes files by age, those of high priority first",
            "validity",
            "how long a message may take is in the file, or accounts.*.delivery.max-age",
            "checked",
            "there is no such folder now, and the hub needs none");

    static final Map<String, String> MODEM = Group.reasons(
            "init init1 init2 initstring initstring2 start stop start_args startsleeptime",
            "the hub sets a modem up by itself; settings.commands adds commands to that",
            "eventhandler regular_run regular_run_cmd regular_run_cmdfile regular_run_interval regular_run_logfile"
                    + " regular_run_loglevel regular_run_statfile regular_run_post_run regular_run_keep_open"
                    + " eventhandler_ussd dev_rr dev_rr_interval"
                    + " dev_rr_post_run",
            SCRIPTS,
            "mode memory_start read_memory_start primary_memory secondary_memory"
                    + " read_timeout send_delay sentsleeptime send_handshake_select ping keep_open poll_faster"
                    + " check_memory_method cmgl_value pre_init pinsleeptime hangup_incoming_call detect_message_routing"
                    + " detect_unexpected_input unexpected_input_is_trouble needs_wakeup_at wakeup_init"
                    + " status_signal_quality signal_quality_ber_ignore smsc_pdu text_is_pdu_key"
                    + " device_open_alarm_after device_open_errorsleeptime device_open_retries baudrate_sleep"
                    + " communication_delay lock_files select_pdu_mode loglevel logfile"
                    + " messageids internal_combine read_configuration_after_suspend socket_connection_retries"
                    + " socket_connection_errorsleeptime socket_connection_alarm_after"
                    + " using_routed_status_report routed_status_report_cnma trust_spool priority_until_date"
                    + " check_network check_sim check_sim_cmd check_sim_keep_open check_sim_reset check_sim_retries"
                    + " check_sim_wait delaytime delaytime_random_start ignore_unexpected_input loglevel_lac_ci"
                    + " log_not_registered_after ms_purge_hours ms_purge_minutes ms_purge_read read_delay"
                    + " read_identity_after_suspend report_read_timeouts secondary_memory_max verify_pdu keep_messages"
                    + " max_continuous_sending receive_before_send",
            ITSELF,
            "telnet_cmd telnet_cmd_prompt telnet_crlf telnet_login telnet_login_prompt telnet_login_prompt_ignore"
                    + " telnet_password telnet_password_prompt",
            "the hub reaches modems over raw TCP, or by Telnet without a login: rfc2217:HOST:PORT",
            "baudrate",
            "settings.baud-rate is a number of 3 to 6 digits",
            "ussd_convert",
            "the hub sends no USSD",
            "decode_unicode_text internal_combine internal_combine_binary messageids",
            FILES,
            "cs_convert cs_convert_optical",
            "a text goes in GSM-7 where that can say it, else in UCS-2; texts.remove-diacritics keeps it in GSM-7",
            "description",
            "accounts.*.title tells people which modem it is",
            "national_toa_unknown reply_path",
            "the hub sends to international numbers, without a reply path",
            "notice_ucs2",
            "how a text goes is in the answer to its request, and on the hub's page",
            "pdu_from_file",
            "the hub takes messages from handsets from the modem alone",
            "priviledged_numbers",
            "the hub takes messages of all handsets as they come",
            "send_retries",
            "how often a message is tried is accounts.*.delivery.attempts",
            "message_limit message_count_clear",
            "the hub counts by days: settings.daily-limit; message_count_clear must be 1440 for that",
            "voicecall_cpas voicecall_clcc voicecall_ignore_modem_response voicecall_perform_at phonecalls"
                    + " phonecalls_purge phonecalls_error_max voicecall_hangup_ath voicecall_vts_list"
                    + " voicecall_vts_quotation_marks",
            "the hub takes no calls",
            "language language_ext",
            "tables of national letters are settings.languages: turkish, spanish, portuguese",
            "number admin_to adminmessage_limit adminmessage_count_clear",
            "the hub needs no number of its own for a modem; accounts.*.phone-number tells people which it is",
            "report",
            "the hub always asks for receipts; whether a file hears of them says its Report",
            "report_device_details",
            LOGS);

    private SmsdReasons() {}
}
