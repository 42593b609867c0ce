package smshub.protocol.smsc;

import static org.jsmpp.SMPPConstant.STAT_ESME_RCANCELFAIL;
import static org.jsmpp.SMPPConstant.STAT_ESME_RINVDCS;
import static org.jsmpp.SMPPConstant.STAT_ESME_RINVDSTADR;
import static org.jsmpp.SMPPConstant.STAT_ESME_RINVESMCLASS;
import static org.jsmpp.SMPPConstant.STAT_ESME_RINVEXPIRY;
import static org.jsmpp.SMPPConstant.STAT_ESME_RINVMSGID;
import static org.jsmpp.SMPPConstant.STAT_ESME_RINVMSGLEN;
import static org.jsmpp.SMPPConstant.STAT_ESME_RINVNUMDESTS;
import static org.jsmpp.SMPPConstant.STAT_ESME_RINVSCHED;
import static org.jsmpp.SMPPConstant.STAT_ESME_RINVSRCADR;
import static org.jsmpp.SMPPConstant.STAT_ESME_RSUBMITFAIL;
import static org.jsmpp.SMPPConstant.STAT_ESME_RSYSERR;
import static org.jsmpp.SMPPConstant.STAT_ESME_RTHROTTLED;
import static org.jsmpp.SMPPConstant.STAT_ESME_RUNKNOWNERR;

import smshub.message.Problem;
import smshub.message.ProblemCode;

/**
 * The command status that tells a problem (SMPP 3.4 section 5.1.3, 5.0 section 4.7.6). Clients try again after {@code
 * ESME_RTHROTTLED} and {@code ESME_RSYSERR}, and after no other one.
 */
final class RefusalStatus {
    private RefusalStatus() {}

    static int of(Problem problem) {
        return problem.code() == ProblemCode.FIELD_INVALID || problem.code() == ProblemCode.FIELD_MISSING
                ? ofField(problem.field())
                : of(problem.code());
    }

    private static int ofField(String field) {
        return switch (field == null ? "" : field.replaceFirst("\\[.*", "")) {
            case "to" -> STAT_ESME_RINVDSTADR;
            case "from" -> STAT_ESME_RINVSRCADR;
            case "text", "data" -> STAT_ESME_RINVMSGLEN;
            case "udh" -> STAT_ESME_RINVESMCLASS;
            case "sendAt" -> STAT_ESME_RINVSCHED;
            case "expiresAt", "maxAge" -> STAT_ESME_RINVEXPIRY;
            default -> STAT_ESME_RSUBMITFAIL;
        };
    }

    private static int of(ProblemCode code) {
        return switch (code) {
            case CLIENT_RATE_EXCEEDED,
                    CLIENT_QUOTA_EXCEEDED,
                    BUDGET_EXHAUSTED,
                    COUNTRY_BRAKED,
                    RECIPIENT_BRAKED,
                    RANGE_BRAKED -> STAT_ESME_RTHROTTLED;
            case SERVICE_UNAVAILABLE -> STAT_ESME_RSYSERR;
            case NUMBER_INVALID,
                    NUMBER_NOT_MOBILE,
                    COUNTRY_NOT_ALLOWED,
                    CONTACT_UNKNOWN,
                    CONSENT_MISSING,
                    RECIPIENT_OPTED_OUT -> STAT_ESME_RINVDSTADR;
            case SENDER_INVALID, SENDER_NOT_ALLOWED, SENDER_NOT_IN_COUNTRY -> STAT_ESME_RINVSRCADR;
            case TEXT_MISSING, TEXT_TOO_LONG, BODY_TOO_LARGE -> STAT_ESME_RINVMSGLEN;
            case TEXT_NOT_ENCODABLE, FLASH_NOT_CARRIED, BINARY_NOT_CARRIED -> STAT_ESME_RINVDCS;
            case QUIET_HOURS, AGE_EXCEEDED -> STAT_ESME_RINVEXPIRY;
            case RECIPIENTS_TOO_MANY -> STAT_ESME_RINVNUMDESTS;
            case NOT_FOUND -> STAT_ESME_RINVMSGID;
            case CONFLICT -> STAT_ESME_RCANCELFAIL;
            case INTERNAL_FAULT -> STAT_ESME_RUNKNOWNERR;
            default -> STAT_ESME_RSUBMITFAIL;
        };
    }
}
