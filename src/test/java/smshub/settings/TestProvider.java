package smshub.settings;

import java.net.URI;
import java.util.List;
import java.util.Map;
import smshub.account.Account;
import smshub.account.AccountSetting;
import smshub.account.AccountSetting.Kind;
import smshub.provider.Provider;

/** A provider with a setting of every kind. */
public record TestProvider() implements Provider {
    @Override
    public String id() {
        return "smsapi";
    }

    @Override
    public URI defaultUrl() {
        return URI.create("https://api.example.com");
    }

    @Override
    public String title() {
        return "Test";
    }

    @Override
    public List<AccountSetting> settings() {
        return List.of(
                AccountSetting.required("token", "API token", Kind.SECRET),
                AccountSetting.optional("channel", "Channel", Kind.TEXT),
                AccountSetting.optional("test", "Whether nothing is sent", Kind.BOOLEAN, "false"),
                AccountSetting.optional("priority", "Priority", Kind.NUMBER),
                AccountSetting.optional("success", "What a good answer holds", Kind.REGEX),
                AccountSetting.optional("backup-url", "Second address", Kind.URL));
    }

    @Override
    public List<String> mistakes(Account account) {
        Map<String, String> settings = account.settings();
        if ("none".equals(settings.get("channel"))) {
            return List.of("settings.channel must not be 'none'");
        }
        return settings.containsKey("channel") && settings.containsKey("priority")
                ? List.of("needs one of channel and priority, not both")
                : List.of();
    }
}
