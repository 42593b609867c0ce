package smshub.simulator.modem;

/** How a modem is set: what commands change, and what is as it was after a restart. */
final class Registers {
    boolean echo;
    boolean verbose = true;
    boolean quiet;
    /** {@code +CMEE}: 0 no details, 1 numbers, 2 words. */
    int errors;
    /** {@code +CMGF}: 0 PDU, 1 text, as after every start. */
    int format = 1;
    /** {@code +CNMI}: mode, messages, broadcasts, reports, buffer. */
    int[] notices = {0, 0, 0, 0, 0};
    /** {@code +CSMS}: 1 wants an acknowledgement of what is passed on directly. */
    int service;
    /** {@code +CMMS}: whether the radio link is kept between messages. */
    int keepLink;
    /** {@code +CREG}: 0 no notices, 1 with the state, 2 with the cell as well. */
    int registration;

    String charset = "GSM";
    String reading = "SM";
    String writing = "SM";
    String receiving = "SM";

    Registers(boolean echo) {
        this.echo = echo;
    }
}
