package plugin

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestSpecIsTheDeclarationAsData(t *testing.T) {
	s := declared.Spec()
	if s.Name != "all" || s.Status != Beta || len(s.Fields) != 15 {
		t.Fatalf("got %+v", s)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"name":"all","title":"All kinds","summary":"Has a field of every kind.","status":"beta","fields":[`,
		`{"name":"host","title":"Server","kind":"text","required":true,"help":"Name or address.","example":"sftp.example.com","place":true}`,
		`{"name":"port","title":"Port","kind":"whole","default":"22","advanced":true,"place":true,"least":"1","most":"65535"}`,
		`{"name":"on_exists","title":"When the name is taken","kind":"one_of","default":"refuse","per_rule":true,"choices":[{"value":"refuse","title":"Stop"},{"value":"number","title":"Add a number"}]}`,
		`{"name":"key","title":"Key","kind":"password","required":true,"secret":true,"long":true,"when":[{"name":"sign_in","values":["key","both"]}]}`,
		`{"name":"grant","title":"Account","kind":"grant","secret":true,"consent":{"authorize_url":"https://{host}/authorize","token_url":"https://{host}/token"}}`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("not in the JSON: %s\n%s", want, text)
		}
	}
	var back Spec
	if err := json.Unmarshal(text, &back); err != nil || !slices.Equal(back.Names(), s.Names()) {
		t.Errorf("it does not read back: %v", err)
	}
	if got := s.PerRule(); !slices.Equal(got, []string{"on_exists", "subject", "body", "name"}) {
		t.Errorf("per rule: %v", got)
	}
	if _, found := s.Field("nothing"); found {
		t.Error("a field that is not there was found")
	}
}

func TestSecretsArePartedFromTheRest(t *testing.T) {
	plain, secret := declared.Spec().Split(Values{"host": "h", "password": "p", "grant": "g", "unknown": "u"})
	if !maps.Equal(plain, Values{"host": "h", "unknown": "u"}) || !maps.Equal(secret, Values{"password": "p", "grant": "g"}) {
		t.Errorf("plain %v, secret %v", plain, secret)
	}
}

func TestAMovedPlaceIsNoticed(t *testing.T) {
	before := Values{"host": "h", "port": ""}
	for name, c := range map[string]struct {
		after Values
		want  bool
	}{
		"nothing changed":         {Values{"host": " h ", "port": "22"}, false},
		"another host":            {Values{"host": "evil"}, true},
		"another port":            {Values{"host": "h", "port": "2222"}, true},
		"no host":                 {Values{}, true},
		"something else changed":  {Values{"host": "h", "subject": "s"}, false},
		"a value that is unknown": {Values{"host": "h", "x": "y"}, false},
	} {
		if got := declared.Spec().Moved(before, c.after); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestEveryStatusMeansSomething(t *testing.T) {
	for _, s := range Statuses() {
		if s.Means() == "" {
			t.Errorf("%s means nothing", s)
		}
	}
	if Status("alpha").Means() != "" {
		t.Error("a status that does not exist means something")
	}
}

func TestCodesAreDistinct(t *testing.T) {
	codes := Codes()
	slices.Sort(codes)
	if len(slices.Compact(codes)) != 14 || len(Codes()) != 14 {
		t.Errorf("got %v", codes)
	}
}
