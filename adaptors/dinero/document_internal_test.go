package dinero

import (
	"encoding/json"
	"testing"

	"github.com/postbud/postbud/invoice"
)

func dec(text string) amount { return amount{invoice.MustDecimal(text)} }

func TestAmountsOfEveryForm(t *testing.T) {
	for text, want := range map[string]string{
		`250`: "250", `250.0`: "250", `5437.5`: "5437.5", `null`: "", `"12.50"`: "12.5", `-0.01`: "-0.01", `0`: "0",
		`0.30000000000000004`: "0.3", `5437.4999999999991`: "5437.5", `1.1000000000000001`: "1.1", `1E+2`: "100", `1.5e-3`: "0.0015",
		`-2.5E2`: "-250", `1e-25`: "0", `123456789012345.67`: "123456789012346", `12345678901234.56`: "12345678901234.6",
	} {
		var a amount
		if err := json.Unmarshal([]byte(text), &a); err != nil || a.String() != want {
			t.Errorf("%s: %q %v", text, a.String(), err)
		}
	}
	for _, text := range []string{`1e999999`, `1e40`, `"NaN"`, `"1,5"`, `true`, `{}`, `12345678901234567890`, `"0x10"`} {
		var a amount
		if err := json.Unmarshal([]byte(text), &a); err == nil {
			t.Errorf("%s is taken as %s", text, a)
		}
	}
}

func TestAmountsNeverPanic(t *testing.T) {
	for _, text := range []string{`e5`, `.e5`, `-`, `+`, `1e`, `1e+`, `.`, `""`, `"e"`, `1.2.3e4`} {
		_ = new(amount).UnmarshalJSON([]byte(text))
	}
}
