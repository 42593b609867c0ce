package smshub;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import smshub.dispatch.AccountGate;
import smshub.message.DeliveryReceipt;
import smshub.provider.Balance;
import smshub.provider.BalanceJob;
import smshub.provider.Provider;
import smshub.provider.StatusJob;

/**
 * Asks providers by their routes {@code direct:<provider>-<call>}.
 *
 * @param camel where those routes run; there is none before the start
 */
record ProviderCalls(Supplier<CamelContext> camel) {
    CompletionStage<List<DeliveryReceipt>> status(Provider provider, StatusJob job) {
        return ask(provider, "status", job);
    }

    CompletionStage<Balance> balance(AccountGate gate, Instant now) {
        return ask(gate.provider(), "balance", new BalanceJob(gate.account(), now));
    }

    <T> CompletionStage<T> ask(Provider provider, String call, Object job) {
        ProducerTemplate template = camel.get().createProducerTemplate();
        @SuppressWarnings("unchecked")
        CompletionStage<T> answer =
                (CompletionStage<T>) template.asyncRequestBody("direct:" + provider.id() + "-" + call, job);
        return answer.whenComplete((done, failure) -> template.stop());
    }
}
