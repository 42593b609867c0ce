package smshub.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WapPushTest {
    /** Octets put together by hand from the tables of WAP-167 clause 9 and WAP-168 clause 8; the header is that of port 2948. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            signal-medium | http://wap.example/a     | Hi | AE02056A0045C6 0C03 7761702E6578616D706C652F61 00 07 01 03 4869 00 01 01
            signal-none   | http://www.example/      | é  | AE02056A0045C6 0D03 6578616D706C652F 00 05 01 03 C3A9 00 01 01
            signal-high   | https://example/         | Hi | AE02056A0045C6 0E03 6578616D706C652F 00 08 01 03 4869 00 01 01
            signal-low    | https://www.example/     | Hi | AE02056A0045C6 0F03 6578616D706C652F 00 06 01 03 4869 00 01 01
            signal-medium | wtai://wp/mc;1           | Hi | AE02056A0045C6 0B03 777461693A2F2F77702F6D633B31 00 07 01 03 4869 00 01 01
            execute-low   | http://example/          |    | B002066A0085 0903 6578616D706C652F 00 05 01
            execute-high  | https://www.example/     |    | B002066A0085 0C03 6578616D706C652F 00 06 01
            cache         | example                  |    | B002066A0085 0803 6578616D706C65 00 07 01
            """)
    void addressesAreBinaryXmlForThePortOfPushes(String action, String url, String text, String body) {
        BinaryContent push =
                WapPush.shows(action) ? WapPush.indication(url, text, action) : WapPush.loading(url, action);
        assertEquals("0605040B8423F0", push.udh());
        assertEquals("010601" + body.replace(" ", ""), push.data());
    }
}
