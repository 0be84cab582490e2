package codes_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/postbud/postbud/invoice/codes"
)

// swap puts every other digit in the last place, so exactly one of ten is right.
func swap(number string, d int) string { return number[:len(number)-1] + strconv.Itoa(d) }

func TestRightNumbersPass(t *testing.T) {
	for _, c := range []struct {
		check  func(string) error
		number string
	}{
		{codes.CheckGLN, "5790000436057"},
		{codes.CheckGLN, "5790000436071"},
		{codes.CheckGLN, "7300010000001"},
		{codes.CheckGTIN, "4006381333931"},
		{codes.CheckGTIN, "036000291452"},
		{codes.CheckGTIN, "96385074"},
		{codes.CheckGTIN, "10614141000415"},
		{codes.CheckCVR, "13585628"},
		{codes.CheckCVR, "25313763"},
		{codes.CheckCVR, "88146328"},
		{codes.CheckIBAN, "DK5000400440116243"},
		{codes.CheckIBAN, "GB82WEST12345698765432"},
		{codes.CheckIBAN, "NO9386011117947"},
		{codes.CheckIBAN, "SE4550000000058398257466"},
		{codes.CheckIBAN, "MT84MALT011000012345MTLCAST001S"},
		{codes.CheckIBAN, "BR1800360305000010009795493C1"},
		{fik("71"), "000000001234566"},
		{fik("75"), "0000000000012344"},
		{fik("04"), "0000000000012344"},
		{fik("73"), ""},
		{fik("01"), ""},
	} {
		if err := c.check(c.number); err != nil {
			t.Errorf("%q: %v", c.number, err)
		}
	}
}

func fik(kind string) func(string) error {
	return func(number string) error { return codes.CheckFIK(kind, number) }
}

func TestOfTenLastDigitsOneIsRight(t *testing.T) {
	for name, c := range map[string]struct {
		check  func(string) error
		number string
	}{
		"GLN":    {codes.CheckGLN, "5790000436057"},
		"GTIN":   {codes.CheckGTIN, "96385074"},
		"CVR":    {codes.CheckCVR, "13585628"},
		"IBAN":   {codes.CheckIBAN, "DK5000400440116243"},
		"FIK 71": {fik("71"), "000000001234566"},
		"FIK 75": {fik("75"), "0000000000012344"},
	} {
		right := 0
		for d := range 10 {
			err := c.check(swap(c.number, d))
			if err == nil {
				right++
			} else if !strings.HasPrefix(err.Error(), "the check digit does not fit") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if right != 1 {
			t.Errorf("%s: %d last digits are right", name, right)
		}
	}
}

func TestWrongNumbersAreToldWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		check  func(string) error
		number string
		says   string
	}{
		{codes.CheckGLN, "579000043605", "has 12 digits, an EAN number has 13"},
		{codes.CheckGLN, "5", "has 1 digit, an EAN number has 13"},
		{codes.CheckGLN, "", "has 0 digits, an EAN number has 13"},
		{codes.CheckGLN, "5790000436O57", "has a character at place 11 that is no digit"},
		{codes.CheckGLN, "5790000436075", "the check digit does not fit: a digit is wrong or two are swapped"},
		{codes.CheckGTIN, "1234567890", "has 10 digits, a GTIN has 8, 12, 13 or 14"},
		{codes.CheckCVR, "DK13585628", "has a character at place 1 that is no digit"},
		{codes.CheckCVR, "1358562", "has 7 digits, a CVR number has 8"},
		{codes.CheckCVR, "00000000", "begins with 0, a CVR number does not"},
		{codes.CheckCVR, "13585682", "the check digit does not fit: a digit is wrong or two are swapped"},
		{codes.CheckIBAN, "DK50 0040 0440 1162 43", "has spaces, an IBAN is written without on an invoice"},
		{codes.CheckIBAN, "DK500040044011624", "has 17 characters, an IBAN of DK has 18"},
		{codes.CheckIBAN, "dk5000400440116243", "is not two capital letters, two digits and then letters and digits"},
		{codes.CheckIBAN, "DKA000400440116243", "is not two capital letters, two digits and then letters and digits"},
		{codes.CheckIBAN, "", "has 0 characters, an IBAN has 15 to 34"},
		{codes.CheckIBAN, "D", "has 1 characters, an IBAN has 15 to 34"},
		{codes.CheckIBAN, "DK" + strings.Repeat("9", 40), "has 42 characters, an IBAN has 15 to 34"},
		{fik("71"), "12345", "has 5 digits, a payment number of +71 has 15"},
		{fik("73"), "12345", "does not belong on a +73 slip, which has no payment number"},
		{fik("72"), "12345", `is on a slip of type "72"; there are 01, 04, 15, 71, 73 and 75`},
	} {
		if err := c.check(c.number); err == nil || err.Error() != c.says {
			t.Errorf("%q: %v, want %s", c.number, err, c.says)
		}
	}
}

func TestFIKDigitCompletesTheNumber(t *testing.T) {
	for n := range 200 {
		digits := strings.Repeat("0", 10) + strconv.Itoa(1000+n*37%9000)
		if err := codes.CheckFIK("71", digits+codes.FIKDigit(digits)); err != nil {
			t.Errorf("%s: %v", digits, err)
		}
	}
	if codes.FIKDigit("") != "" || codes.FIKDigit("12a") != "" {
		t.Error("a digit came out of something that is no number")
	}
}

func FuzzChecksNeverPanic(f *testing.F) {
	f.Add("DK5000400440116243")
	f.Add("5790000436057")
	f.Fuzz(func(_ *testing.T, s string) {
		for _, check := range []func(string) error{codes.CheckGLN, codes.CheckGTIN, codes.CheckCVR, codes.CheckIBAN, fik("71"), fik(s)} {
			_ = check(s)
		}
		codes.FIKDigit(s)
	})
}
