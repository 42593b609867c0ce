package smshub.campaign;

import java.util.List;

/**
 * Part of a campaign's recipients, in their order. Where those that are looked for are rare, it ends after a while of
 * looking, perhaps with nothing in it.
 *
 * @param after place that the next part begins behind; null at the end
 */
public record RecipientPage<T>(List<T> recipients, Long after) {
    public RecipientPage {
        recipients = List.copyOf(recipients);
    }
}
