package smshub.audit;

import smshub.message.Problem;

/** Hears of what goes wrong apart from a single message. Does not wait; whatever happens in a flood takes little memory. */
public interface Incidents {
    /** Hears nothing. */
    Incidents NONE = (kind, problem, account, client, intake) -> {};

    /**
     * Notes a incident.
     *
     * @param account account that it concerns, or null
     * @param client client that it concerns, or null
     * @param intake intake that it concerns, or null
     */
    void note(Incident.Kind kind, Problem problem, String account, String client, String intake);
}
