package smshub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import smshub.page.VirtualPhone;
import smshub.simulator.Received;
import smshub.simulator.Simulators;
import smshub.simulator.modem.Phone;

/** The phones of the demo's simulators, for the page. */
final class DemoPhones implements VirtualPhone {
    private static final int MOST = 200;
    private static final String MODEM = "modem";

    private final Simulators simulators;

    DemoPhones(Simulators simulators) {
        this.simulators = simulators;
    }

    @Override
    public List<Text> texts() {
        List<Text> texts = new ArrayList<>();
        for (Received.Message message : simulators.received().latest(MOST)) {
            texts.add(new Text(
                    message.provider(),
                    number(message.to()),
                    message.from(),
                    message.text(),
                    message.at(),
                    message.state()));
        }
        for (Phone phone : simulators.phones()) {
            for (Phone.Message message : phone.received()) {
                texts.add(new Text(MODEM, number(phone.number()), message.from(), message.text(), message.at(), null));
            }
        }
        texts.sort(Comparator.comparing(Text::at).reversed());
        return texts.subList(0, Math.min(MOST, texts.size()));
    }

    /** Each provider writes numbers in its own way. */
    private static String number(String written) {
        String digits = written.replaceFirst("^(\\+|00)", "");
        return digits.matches("\\d+") ? "+" + digits : written;
    }

    @Override
    public List<String> ways() {
        return simulators.handsets();
    }

    @Override
    public void write(String way, String from, String to, String text) {
        simulators.text(way, from, to, text);
    }
}
