package smshub.ops;

import java.time.Clock;
import java.util.List;
import smshub.guard.Guards;

/** The clients that are limited in JMX, from here until closed. */
public final class ClientBeans implements AutoCloseable {
    private final NamedBeans<ClientMXBean> beans;

    /** @throws IllegalStateException when the names are taken: another hub runs in this process */
    public ClientBeans(Guards guards, Clock clock) {
        beans = new NamedBeans<>(
                ClientMXBean.class, "Client", guards::clients, name -> new Limited(guards, clock, name));
    }

    /** Shows those that there are now, and none that there are no more. */
    public void refresh() {
        beans.refresh();
    }

    @Override
    public void close() {
        beans.close();
    }

    private record Limited(Guards guards, Clock clock, String client) implements ClientMXBean {
        @Override
        public long getMessages() {
            return guards.status(client, clock.instant()).messages();
        }

        @Override
        public long getSegments() {
            return guards.status(client, clock.instant()).segments();
        }

        @Override
        public List<String> getStopped() {
            return guards.status(client, clock.instant()).stopped();
        }

        @Override
        public List<String> release() {
            return guards.release(client, clock.instant()).orElse(List.of());
        }
    }
}
