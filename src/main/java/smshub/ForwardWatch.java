package smshub;

import smshub.alert.ForwardFindings;
import smshub.audit.Incident;
import smshub.audit.Incidents;
import smshub.broker.Retrials;
import smshub.message.Problem;

/** Tells operators of addresses that do not take messages from handsets: each try in the list of errors, the end as alert. */
record ForwardWatch(Incidents incidents, ForwardFindings findings) implements Retrials.Watch {
    @Override
    public void taken(String target) {
        findings.taken(target);
    }

    @Override
    public void failed(String target, String account, Problem problem) {
        incidents.note(Incident.Kind.CALLBACK, problem, account, null, null);
    }

    @Override
    public void givenUp(String target, String account, Problem problem) {
        failed(target, account, problem);
        findings.givenUp(target, problem);
    }
}
