package smshub.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smshub.account.Client;
import smshub.account.Client.Permission;
import smshub.account.Persons;

class KeysInAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "SEND,           true,  false, true",
        "SEND,           false, false, true",
        "SEND READ,      true,  false, false",
        "SEND READ,      false, false, true",
        "READ,           true,  false, false",
        "SEND READ,      true,  true,  true",
        "ADMINISTRATION, true,  true,  true",
    })
    void onlyAKeyThatCanDoNothingButSendMayStandThereUnlessTheSettingsSaySo(
            String permissions, boolean addressed, boolean allowed, boolean admitted) {
        Client client = new Client(
                "shop",
                null,
                List.of(),
                Arrays.stream(permissions.split(" ")).map(Permission::valueOf).collect(Collectors.toSet()));
        ApiKeys keys = new ApiKeys(List.of(client), Persons.NONE, Map.of(), allowed);
        assertEquals(admitted, keys.admits(client, addressed));
    }
}
