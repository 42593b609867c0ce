package smshub.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransliterationTest {
    /** Country, text, in letters of GSM-7, in those of ASCII. Pangrams, names, and the examples of the standards. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CZ | Příliš žluťoučký kůň úpěl ďábelské ódy | Prilis zlutoucky kun upel dabelské ody | Prilis zlutoucky kun upel dabelske ody
            SK | Kŕdeľ šťastných ďatľov, mĺkveho koňa, kôru, čerstvé mäso | Krdel stastnych datlov, mlkveho kona, koru, cerstvé mäso | Krdel stastnych datlov, mlkveho kona, koru, cerstve maso
            PL | Zażółć gęślą jaźń, ŁÓDŹ | Zazolc gesla jazn, LODZ | Zazolc gesla jazn, LODZ
            DE | Grüße aus Köln: Ärzte, ÄRZTE, Straße, STRAẞE, Ü | Grüße aus Köln: Ärzte, ÄRZTE, Straße, STRASSE, Ü | Gruesse aus Koeln: Aerzte, AERZTE, Strasse, STRASSE, Ue
            FR | Grüße! | Grüße! | Gruesse!
            FR | Müller & Citroën, resumé, L'Haÿ | Müller & Citroen, resumé, L'Hay | Muller & Citroen, resume, L'Hay
            HU | Árvíztűrő tükörfúrógép, ÁRVÍZTŰRŐ | Arvizturo tükörfurogép, ARVIZTURO | Arvizturo tukorfurogep, ARVIZTURO
            DE | Tükörfúrógép, bő | Tükörfurogép, bo | Tukorfurogep, bo
            RO | Științe și țări, Ștefan, În câmpie; ş ţ | Stiinte si tari, Stefan, In campie; s t | Stiinte si tari, Stefan, In campie; s t
            TR | Pijamalı hasta yağız şoföre çabucak güvendi, İstanbul | Pijamali hasta yagiz soföre cabucak güvendi, Istanbul | Pijamali hasta yagiz sofore cabucak guvendi, Istanbul
            SE | Åsa, räksmörgås | Åsa, räksmörgås | Asa, raksmorgas
            DK | Ærø, ÆRØ, æble, Œuvre, þorn | Ærø, ÆRØ, æble, Oeuvre, thorn | Aero, AERO, aeble, Oeuvre, thorn
            VN | Việt Nam, Đà Nẵng | Viet Nam, Dà Nang | Viet Nam, Da Nang
            """)
    void latinLosesItsMarksAsItsLanguageDoes(String region, String text, String gsm7, String ascii) {
        assertEquals(gsm7, Transliteration.of(text, false, region));
        assertEquals(ascii, Transliteration.of(text, true, region));
    }

    /** ELOT 743. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Αθήνα | Athina
            ΑΘΗΝΑ | ATHINA
            Θεσσαλονίκη | Thessaloniki
            Ευαγγελία | Evangelia
            Ελευθερία | Eleftheria
            Μπάμπης | Bampis
            Άγγελος | Angelos
            Σφίγξ | Sfinx
            Μελαγχολία | Melancholia
            Εύξεινος | Efxeinos
            Ναύπλιο | Nafplio
            Αύριο | Avrio
            άυλος | aylos
            Παπαδόπουλος | Papadopoulos
            ΠΑΠΑΔΟΠΟΥΛΟΣ | PAPADOPOULOS
            Χανιά, Ψαρά, Ωδείο | Chania, Psara, Odeio
            μαϊμού, προϋπόθεση | maimou, proypothesi
            Δήμος Ξάνθης | Dimos Xanthis
            ἄνθρωπος | anthropos
            """)
    void greekBecomesLatin(String text, String latin) {
        assertEquals(latin, Transliteration.of(text, false, "GR"));
        assertEquals(latin, Transliteration.of(text, true, "DE"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UA | Алушта, Андрій, Борщагівка, Вінниця, Гадяч | Alushta, Andrii, Borshchahivka, Vinnytsia, Hadiach
            UA | Згурський, Розгон, Ґалаґан, Донецьк | Zghurskyi, Rozghon, Galagan, Donetsk
            UA | Єнакієве, Гаєвич, Короп'є, Мар’їне | Yenakiieve, Haievych, Koropie, Marine
            UA | Їжакевич, Кадиївка, Йосипівка, Стрий | Yizhakevych, Kadyivka, Yosypivka, Stryi
            UA | Юрій, Корюківка, Яготин, Костянтин, Знам'янка | Yurii, Koriukivka, Yahotyn, Kostiantyn, Znamianka
            UA | Феодосія, Щербухи, Гоща, Цюрупинськ, Хмельницький | Feodosiia, Shcherbukhy, Hoshcha, Tsiurupynsk, Khmelnytskyi
            UA | ЩЕРБУХИ, ЄВА, Є | SHCHERBUKHY, YEVA, Ye
            PL | Ваша посилка чекає на вас. | Vasha posylka chekaie na vas.
            UA | Богдан | Bohdan
            RU | Богдан | Bogdan
            RU | Юлия Щукина, Ёлкин, Хабаровск, Цветаева, Жанна | Iuliia Shchukina, Elkin, Khabarovsk, Tsvetaeva, Zhanna
            RU | ПРИВЕТ, ЩИ, объект, Подъячев, Эмиль | PRIVET, SHCHI, obieekt, Podieiachev, Emil
            BG | София, Стара Загора, Хасково, Ямбол, Кюстендил | Sofia, Stara Zagora, Haskovo, Yambol, Kyustendil
            BG | Търговище, Щъркел, Синьо, Цар | Targovishte, Shtarkel, Sinyo, Tsar
            DE | Пратката Ви ще пристигне утре сутринта, обърнете се към нас | Pratkata Vi shte pristigne utre sutrinta, obarnete se kam nas
            RS | Ђорђе, Његош, Жељко, Љубиша, ЉУБА, Шћепан, Џеп | Djordje, Njegos, Zeljko, Ljubisa, LJUBA, Scepan, Dzep
            DE | Хвала, Ћирић | Hvala, Ciric
            MK | Ѓорѓи, Ќосев, Скопје, Љубе | Gjorgji, Kjosev, Skopje, Ljube
            BY | Мінск, Магілёў, Быхаў | Minsk, Mahiliou, Bykhau
            """)
    void cyrillicBecomesLatinAsInPassports(String region, String text, String latin) {
        assertEquals(latin, Transliteration.of(text, false, region));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            „Größe“ – ‘so’ — «né» … 5\u00A0€|"Größe" - 'so' - "né" ... 5 €|"Groesse" - 'so' - "ne" ... 5 EUR
            a\u2003b\u2009c\u202Fd\u3000e\tf|a b c d e f|a b c d e f
            a\u200Bb\uFEFFc\u00ADd\u2060e|abcde|abcde
            \u202Aleft\u202C \u200Eright\u2069|left right|left right
            f\u200Cl\u200Do|flo|flo
            2 m², ½ l, µm, № 7, ¿qué?|2 m2, 1/2 l, um, No. 7, ¿qué?|2 m2, 1/2 l, um, No. 7, ?que?
            ﬁnal, Ⅳ, →|final, Ⅳ, ->|final, Ⅳ, ->
            """)
    void signsBlanksAndWhatIsUnseenBecomeThoseOfAKeyboard(String text, String gsm7, String ascii) {
        assertEquals(gsm7, Transliteration.of(text, false, "DE"));
        assertEquals(ascii, Transliteration.of(text, true, "DE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Hello",
                "a\r\nb\nc",
                "日本語",
                "😀",
                "👨‍👩‍👧",
                "❤\uFE0F",
                "עברית \u200Fא",
                "नमस्ते \u200D",
                "\uD83D",
                "20 °C"
            })
    void whatHasNoPlainFormStays(String text) {
        assertEquals(text, Transliteration.of(text, false, "DE"));
        assertEquals(text, Transliteration.of(text, true, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resumé äöüß ñ à è", "ΔΦΓΛΩΠΨΣΘΞ", "5 € {[~]} ^|\\", "x"})
    void whatGsm7HasStaysThere(String text) {
        assertSame(text, Transliteration.of(text, false, "DE"));
    }

    @ParameterizedTest
    @CsvSource({"'a\u2028b\r\nc', 'a\nb\r\nc'", "'a\u2029b', 'a\nb'"})
    void lineBreaksStay(String text, String plain) {
        assertEquals(plain, Transliteration.of(text, true, null));
    }
}
