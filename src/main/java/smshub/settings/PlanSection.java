package smshub.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import smshub.account.AccountPlan;

/** Reads the plan: which accounts are tried in which order. */
final class PlanSection {
    private PlanSection() {}

    /** @param places the names of its entries */
    static AccountPlan plan(ValuesInForce values, List<String> places) {
        List<AccountPlan.Entry> entries = new ArrayList<>();
        for (String place : places) {
            AccountPlan.Entry entry = new AccountPlan.Entry(
                    Set.copyOf(values.value(SettingKeys.PLAN_CLIENT, place)),
                    Set.copyOf(values.value(SettingKeys.PLAN_CATEGORY, place)),
                    values.value(SettingKeys.PLAN_PREFIX, place),
                    Set.copyOf(values.value(SettingKeys.PLAN_COUNTRY, place)),
                    values.value(SettingKeys.PLAN_ACCOUNTS, place),
                    values.value(SettingKeys.PLAN_CHOOSE, place));
            if (entry.accounts().isEmpty() && entry.choose() == AccountPlan.Choose.IN_ORDER) {
                values.mistake("plan." + place, "must name accounts, or say 'choose: cheapest'");
            }
            entries.add(entry);
        }
        return new AccountPlan(entries);
    }
}
