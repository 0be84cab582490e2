package schema_test

import "strings"

// value is another value for a field of that name, often of the same kind.
func (s *spoiler) value(name, old string) string {
	switch {
	case s.IntN(4) == 0:
		return s.one(slicesOf()...)
	case strings.HasSuffix(name, "DateTime"):
		return s.one(moments()...)
	case strings.HasSuffix(name, "Date"):
		return s.one(dates()...)
	case strings.HasSuffix(name, "Time"):
		return s.one(times()...)
	case strings.HasSuffix(name, "Indicator"):
		return s.one(flags()...)
	case strings.HasSuffix(name, "Object"):
		return s.one(files()...)
	case strings.HasSuffix(name, "URI"), name == "uri":
		return s.one(addresses()...)
	case name == "languageID":
		return s.one(languages()...)
	case strings.HasSuffix(name, "Amount"), strings.HasSuffix(name, "Quantity"), strings.HasSuffix(name, "Percent"), strings.HasSuffix(name, "Rate"),
		strings.HasSuffix(name, "Measure"), strings.HasSuffix(name, "Numeric"), strings.HasSuffix(name, "Value"):
		return s.one(numbers()...)
	}
	return s.one("", " ", " "+old, old+" ", old+"x", "abcd", "é€😀", "😀", "😀a", "  "+old+"\n", "1", "x", "æ", "\t", "a  b", strings.Repeat("y", 300))
}

func slicesOf() []string {
	all := []string{"", " ", "x"}
	for _, list := range [][]string{numbers(), dates(), times(), moments(), flags(), files(), addresses(), languages()} {
		all = append(all, list...)
	}
	return all
}

func numbers() []string {
	return []string{"0", "-0", "+0", "1", "-1.50", "+12.", ".5", "-.5", ".", "-", "+", "", " ", " 1 ", "\n1.0\t", "1 0", "1,50", "1.000,50", "1e3", "1E3", "INF", "NaN", "-INF",
		"0x1F", "١", "1.2.3", "--1", "+-1", "00000000000000000000000000000000000000001", "99999999999999999999999999999999.999999999999999999999999", "1.", "0.0.", "1_000", "½", "\u00a01"}
}

func dates() []string {
	return []string{"2026-02-28", "2026-02-29", "2024-02-29", "2100-02-29", "2000-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "2026-13-01", "2026-01-00", "2026-01-32", "0000-01-01",
		"0001-01-01", "-0001-01-01", "-0004-02-29", "-0005-02-29", "10000-01-01", "012345-01-01", "999-01-01", "2147483647-01-01", "2147483648-01-01", "-2147483648-01-01", "-2147483649-01-01",
		"2026-1-1", "20260101", "26-01-01", "2026-01-01Z", "2026-01-01z", "2026-01-01+01:00", "2026-01-01-14:00", "2026-01-01+14:00", "2026-01-01+14:01", "2026-01-01+15:00", "2026-01-01+13:60",
		"2026-01-01+13:59", "2026-01-01+1:00", "2026-01-01+0100", "2026-01-01 ", " 2026-01-01", "2026-01-01T00:00:00", "2026-01-01Z ", "2026-01-01ZZ", "2026-01-01+01:00Z", "2026/01/01", "+2026-01-01",
		"2026-01-01x", "2026-01", "--2026-01-01", "2026-01-01+", "", " ", "today", "31-12-2026", "٢٠٢٦-01-01", "2026-01-01-00:00", "2026- 1-01", "99999999999999999999-01-01", "2026-01-01+00:0"}
}

func times() []string {
	return []string{"00:00:00", "23:59:59", "24:00:00", "24:00:01", "24:01:00", "24:00:00.0", "24:00:00.1", "25:00:00", "23:60:00", "23:59:60", "23:59:59.999", "23:59:59.", "23:59:59.9.9", "12:00",
		"12:00:00Z", "12:00:00z", "12:00:00+01:00", "12:00:00-14:00", "12:00:00-14:01", "12:00:00.5Z", "1:00:00", "12:0:00", "12:00:0", "12-00-00", "120000", "12:00:00 ", " 12:00:00", "12:00:00AM",
		"12:00:00+1", "12:00:00.Z", "", "12:00:00,5", "23:59:59.99999999999999", "23:59:59.999999999999996", "23:59:59.9999999999999964", "23:59:59.99999999999999999999", "12:Z0:00", "-12:00:00",
		"12:00:00:00", "12:00:60.0", "12:00:59.99999999999999999", "24:00:00Z", "24:00:00+14:00"}
}

func moments() []string {
	return []string{"2026-01-01T00:00:00", "2026-01-01T24:00:00", "2026-12-31T24:00:00", "2026-02-30T00:00:00", "2026-01-01", "2026-01-01T", "T00:00:00", "2026-01-01t00:00:00", "2026-01-01 00:00:00",
		"2026-01-01T00:00:00Z", "2026-01-01T00:00:00.123+02:00", "2026-01-01T00:00", "2026-01-01ZT00:00:00", "2026-01-01TT00:00:00", "-2026-01-01T00:00:00", "0000-01-01T00:00:00", "2026-1-01T00:00:00",
		"2026-01-01T00:00:00T", " 2026-01-01T00:00:00 ", "2026-01-01xT00:00:00"}
}

func flags() []string {
	return []string{"true", "false", "1", "0", " true ", "\nfalse", "TRUE", "True", "yes", "", " ", "10", "01", "2", "-1", "t", "true false"}
}

func files() []string {
	return []string{"", " ", "QQ==", "QQ=", "QQ", "Q", "QR==", "QUI=", "QUJ=", "QUJD", "QUJDQ", "QUJDQQ==", "QQ==QUJD", "====", "=", "QQ===", "Q=Q=", " Q Q = = ", "Q\nU\tJ D", "QUJ-", "QUJ_", "QUJD.",
		"+/+/", "æøå", "QUJD\u00a0", "QU=D", "QUJDQUJDQUJDQUI=", "QUJDQUJDQUJDQUI", "%%%%"}
}

func addresses() []string {
	return []string{"", " ", "http://example.org", "http://example.org/a b", "http://[::1]/", "http://[::1]:80/", "http://[::1]:99999/", "http://[::1]x/", "http://[1:2:3:4:5:6:7:8]", "http://[1:2:3:4:5:6:7:8:9]",
		"http://[1:2:3:4:5:6:1.2.3.4]", "http://[::1.2.3.4]", "http://[::1.2.3.256]", "http://[1::2::3]", "http://[:::1]", "http://[1:2:3:4:5:6:7::]", "http://[1:2:3:4:5:6:7:8::]", "http://[::]", "http://[]",
		"http://[12345::]", "http://[g::]", "http://u@[::1]/", "http://u[@[::1]/", "http://[::1", "http://::1]", "http://a[b]/", "http:", "http:#a", "http:?a", "http://", "http:///", "//", "//?", "///", "//#", ":a", "a:", "1a:b",
		"a b:c", "a/b:c", "a?b:c", "a#b:c", "a#b#c", "#", "##", "?", "??", "%", "%4", "%41", "%4g", "a%zz", "100%", "a%20b", "[a]", "a:[b]", "a:/[b]", "a?[b]", "a#[b]", "a:b?[c]", "mailto:a@b", "urn:x:y", "æøå", "æ:b",
		"http://æøå/", "http://host:port/", "http://host:99999/", "http://host:/", "http://-host-/", "http://a..b/", "http://1.2.3/", "{curly}", "a|b", "a\\b", "a^b", "a`b", "a\"b", "a<b>c", "http://%41/", "http://%4/", "http://ho%4",
		"tel:+45 12", "C:\\path\\file", "file:///c:/x", "//u%zz@h/", "a+b:c", "a_b:c", "-a:b", ".:a", "a.b-c+1:d", "\u200b", "http://[::1]:+80/", "http://[::1]:-80/", "http://[::1]:8x/", "http://[::1]:", "http://[::1%25x]/",
		"http://user:pw@[::ffff:1.2.3.4]:8080/p?q#f", "http://[1.2.3.4]/", "http://[:1]/", "http://[1:]/", "http://[::1]]/", "a:?", "a:#", "a:/", "http:a#b", "http://#x", "http://?x"}
}

func languages() []string {
	return []string{"da", "DA", "en-GB", "x-klingon", "", " ", " da ", "d", "abcdefgh", "abcdefghi", "da-", "-da", "da--DK", "da-12345678", "da-123456789", "d1", "1", "da_DK", "dansk og norsk", "æ", "da-æ", "a-b-c-d-e", "zh-Hant-TW", "da\n"}
}
