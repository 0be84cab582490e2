package plugin

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestTokensSurviveTheVault(t *testing.T) {
	for name, want := range map[string]Tokens{
		"all":                 {NewSecret("a"), NewSecret("r"), "Bearer", time.Date(2026, 3, 1, 12, 0, 0, 5, time.UTC), []string{"read", "write"}},
		"access alone":        {Access: NewSecret("a")},
		"refresh alone":       {Refresh: NewSecret("r")},
		"in another zone":     {Access: NewSecret("a"), Expires: time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("", 3600))},
		"beyond the calendar": {Access: NewSecret("a"), Expires: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		got, err := ParseTokens(want.Secret())
		if err != nil {
			t.Fatal(name, err)
		}
		if want.Expires.Year() > 9999 {
			want.Expires = time.Time{}
		}
		if want.Expires = want.Expires.UTC(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

func TestWhatIsNoGrantIsNotSaidBack(t *testing.T) {
	for _, text := range []string{"", canary, "{}", `{"access_token":7}`, `["` + canary + `"]`} {
		if _, err := ParseTokens(NewSecret(text)); err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestConsentNamesOtherSettings(t *testing.T) {
	c := Consent{AuthorizeURL: "{identity_url}/connect/authorize?x={y}", TokenURL: "{identity_url}/connect/token", Scopes: []string{"read"}}
	got := c.For(Values{"identity_url": "https://id.example"})
	if got.AuthorizeURL != "https://id.example/connect/authorize?x={y}" || got.TokenURL != "https://id.example/connect/token" || got.Scopes[0] != "read" {
		t.Errorf("got %+v", got)
	}
	broken := Consent{TokenURL: "a\x00{b}"}
	if got := broken.For(Values{"b": "c"}); got.TokenURL != broken.TokenURL {
		t.Errorf("got %q", got.TokenURL)
	}
}
