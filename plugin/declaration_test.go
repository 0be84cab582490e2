package plugin

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
)

// all has a field of every kind.
type all struct {
	Host     string
	Port     int
	Passive  bool
	Wait     time.Duration
	Tags     []string
	Headers  map[string]string
	Exists   string
	Subject  Template
	Body     Template
	Name     FileTemplate
	Peer     string
	SignIn   string
	Password Secret
	Key      Secret
	Grant    Secret
}

var declared = Declaration[all]{
	Info: Info{Name: "all", Title: "All kinds", Summary: "Has a field of every kind.", Status: Beta},
	Fields: func(s *all) []*Field {
		return []*Field{
			Text(&s.Host, "host", "Server").Must().Place().Like("sftp.example.com").About("Name or address."),
			Whole(&s.Port, "port", "Port").Or("22").Between("1", "65535").Place().Rare(),
			Switch(&s.Passive, "passive", "Passive mode").Or("yes"),
			Span(&s.Wait, "wait", "Time-out").Or("30s").Between("1s", "1d"),
			Lines(&s.Tags, "tags", "Tags"),
			Mapping(&s.Headers, "headers", "Headers"),
			OneOf(&s.Exists, "on_exists", "When the name is taken", Choice{"refuse", "Stop"}, Choice{"number", "Add a number"}).Or("refuse").PerRule(),
			Phrase(&s.Subject, "subject", "Subject").PerRule(),
			Phrase(&s.Body, "body", "Text").Long().PerRule(),
			FileName(&s.Name, "name", "File name").Or(DefaultFileName).PerRule(),
			Certificate(&s.Peer, "peer", "Their certificate"),
			OneOf(&s.SignIn, "sign_in", "Sign-in", Choice{"password", "Password"}, Choice{"key", "Key"}, Choice{"both", "Both"}).Or("password"),
			Password(&s.Password, "password", "Password").Must().When("sign_in", "password").When("sign_in", "both"),
			Password(&s.Key, "key", "Key").Must().Long().When("sign_in", "key").When("sign_in", "both"),
			Grant(&s.Grant, "grant", "Account", Consent{AuthorizeURL: "https://{host}/authorize", TokenURL: "https://{host}/token"}),
		}
	},
	Check: func(s all) error {
		if s.Host == "localhost" && s.Port == 22 {
			return fault.Setting("host", "that is this machine")
		}
		return nil
	},
}

func TestSettingsAreDecodedIntoTheirVariables(t *testing.T) {
	got, err := declared.Decode(Values{
		"host": "  sftp.nordisk.example ", "port": "2222", "passive": "off", "wait": "1h 30m",
		"tags": "one\r\n\r\n two \r\n", "headers": "X-A = 1\nX-B=a=b\n\nX-C=", "on_exists": "number",
		"subject": "Invoice {Number}", "body": "Dear\r\ncustomer", "name": "{Number}",
		"sign_in": "both", "password": " with blanks ", "key": "-----\r\nabc\r\n-----\r\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	subject, _ := ParseTemplate("Invoice {Number}")
	body, _ := ParseTemplate("Dear\ncustomer")
	name, _ := ParseFileTemplate("{Number}")
	want := all{
		Host: "sftp.nordisk.example", Port: 2222, Passive: false, Wait: 90 * time.Minute,
		Tags: []string{"one", "two"}, Headers: map[string]string{"X-A": "1", "X-B": "a=b", "X-C": ""}, Exists: "number",
		Subject: subject, Body: body, Name: name, SignIn: "both",
		Password: NewSecret(" with blanks "), Key: NewSecret("-----\nabc\n-----"),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got.Key.Reveal() != want.Key.Reveal() || got.Password.Reveal() != want.Password.Reveal() {
		t.Error("a secret is not what it was")
	}
}

func TestAbsentAndEmptyTakeTheDefault(t *testing.T) {
	absent, err := declared.Decode(Values{"host": "h", "password": "p"})
	if err != nil {
		t.Fatal(err)
	}
	form := Values{}
	for _, name := range declared.Spec().Names() {
		form[name] = ""
	}
	empty, err := declared.Decode(form.With(Values{"host": "h", "password": "p"}))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(absent, empty) {
		t.Errorf("absent %+v\nempty  %+v", absent, empty)
	}
	if absent.Port != 22 || !absent.Passive || absent.Wait != 30*time.Second || absent.Exists != "refuse" || absent.Name.String() != "{Number}-{Key}" {
		t.Errorf("not the defaults: %+v", absent)
	}
}

func TestEveryWrongSettingIsNamedAtOnce(t *testing.T) {
	got, err := declared.Decode(Values{
		"port": "70000", "passive": "perhaps", "wait": "soon", "headers": "nonsense", "on_exists": "numbr",
		"name": "../{Number}", "peer": "hello", "grant": "{}", "hots": "h", "zzzzzz": "",
	})
	if !reflect.DeepEqual(got, all{}) {
		t.Error("with an error the settings are not zero")
	}
	want := [][3]string{
		{"host", CodeMissing, `"Server" must be filled in`},
		{"port", CodeRange, "must be from 1 to 65535"},
		{"passive", CodeSwitch, `write yes or no, not "perhaps"`},
		{"wait", CodeSpan, `write a time such as 30s, 5m, 2h or 3d, not "soon"`},
		{"headers", CodeLine, "line 1 must be a name, an equals sign and a value"},
		{"on_exists", CodeChoice, `"numbr" is not a choice; did you mean number?`},
		{"name", CodeTemplate, `'/' cannot stand in a file name`},
		{"peer", CodeCertificate, "there is no certificate in this text; it begins with -----BEGIN CERTIFICATE-----"},
		{"password", CodeMissing, `"Password" must be filled in`},
		{"grant", CodeGrant, "the sign-in that is stored cannot be read; sign in again"},
		{"hots", CodeUnknown, "there is no such setting; did you mean host?"},
		{"zzzzzz", CodeUnknown, "there is no such setting; there are host, port"},
	}
	wrong := Wrong(err)
	if len(wrong) != len(want) {
		t.Fatalf("%d faults, want %d: %v", len(wrong), len(want), err)
	}
	for i, w := range want {
		f := wrong[i]
		if f.Kind != fault.Configuration || f.Field != w[0] || f.Code != w[1] || !strings.HasPrefix(f.Message, w[2]) {
			t.Errorf("fault %d is %s %s %s %q, want %q", i, f.Kind, f.Field, f.Code, f.Message, w)
		}
		if _, known := declared.Spec().Field(f.Field); known && f.Args["title"] == "" {
			t.Errorf("%s: no title among %v", f.Field, f.Args)
		}
	}
	if wrong[5].Args["nearest"] != "number" || wrong[10].Args["nearest"] != "host" || wrong[1].Args["most"] != "65535" {
		t.Errorf("args are missing: %v, %v, %v", wrong[5].Args, wrong[10].Args, wrong[1].Args)
	}
	if fault.KindOf(err) != fault.Configuration {
		t.Errorf("the whole is %s", fault.KindOf(err))
	}
}

func TestCheckRunsOnlyOnSettingsThatAreRightAlone(t *testing.T) {
	if _, err := declared.Decode(Values{"host": "localhost", "password": "p"}); len(Wrong(err)) != 1 || Wrong(err)[0].Message != "that is this machine" {
		t.Errorf("got %v", err)
	}
	if _, err := declared.Tidy(Values{"host": "localhost"}); len(Wrong(err)) != 1 || Wrong(err)[0].Field != "password" {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsNotShownIsNeitherNeededNorRead(t *testing.T) {
	s, err := declared.Decode(Values{"host": "h", "sign_in": "key", "key": "k", "password": "\x00 wrong, and left over"})
	if err != nil {
		t.Fatal(err)
	}
	if !s.Password.Empty() || s.Key.Reveal() != "k" {
		t.Error("the hidden password was read, or the key was not")
	}
	if v := declared.Encode(s); v["password"] != "" || v["key"] != "k" {
		t.Errorf("encoded as %v", v)
	}
}

func TestConditionsAreJoined(t *testing.T) {
	type two struct {
		A, B       bool
		Any, Both  string
		Chain, Far string
	}
	d := Declaration[two]{Fields: func(s *two) []*Field {
		return []*Field{
			Switch(&s.A, "a", "A"),
			Switch(&s.B, "b", "B").Or("yes"),
			Text(&s.Any, "any", "Any").When("a", "yes").When("a", "no"),
			Text(&s.Both, "both", "Both").When("a", "yes").When("b", "yes"),
			Text(&s.Chain, "chain", "Chain").When("both", "x"),
			Text(&s.Far, "far", "Far").When("later", "x"),
		}
	}}
	for name, c := range map[string]struct {
		v    Values
		want string
	}{
		"nothing given":           {Values{}, "any"},
		"one of two":              {Values{"a": "on"}, "any both"},
		"the other way":           {Values{"a": "TRUE", "b": "0"}, "any"},
		"a chain that holds":      {Values{"a": "1", "both": " x "}, "any both chain"},
		"a chain that is cut off": {Values{"a": "no", "both": "x"}, "any"},
	} {
		shown := d.Spec().Shown(c.v)
		var got []string
		for _, f := range []string{"any", "both", "chain", "far"} {
			if shown[f] {
				got = append(got, f)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v is shown, want %s", name, got, c.want)
		}
	}
}

func TestSettingsSurviveFormValuesForm(t *testing.T) {
	for name, form := range map[string]Values{
		"least": {"host": "h", "password": "p"},
		"most": {"host": "h", "port": "1", "passive": "no", "wait": "1d", "tags": "b\na", "headers": "B=2\nA=1", "on_exists": "number",
			"subject": "x {Number|none}", "body": "a\nb {{.}}", "name": "{IssueDate:2006}-{Number}", "sign_in": "both", "password": " p ", "key": "a\nb",
			"peer": pemOf(t), "grant": `{"access_token":"a"}`},
	} {
		first, err := declared.Decode(form)
		if err != nil {
			t.Fatal(name, err)
		}
		v := declared.Encode(first)
		second, err := declared.Decode(v)
		if err != nil {
			t.Fatal(name, err)
		}
		if !reflect.DeepEqual(first, second) {
			t.Errorf("%s: in  %+v\nout %+v", name, first, second)
		}
		for field, text := range form {
			if want := map[string]string{"headers": "A=1\nB=2"}[field]; v[field] != text && v[field] != want {
				t.Errorf("%s: %s went in as %q and came out as %q", name, field, text, v[field])
			}
		}
		if again, err := declared.Tidy(v); err != nil || !maps.Equal(again, v) {
			t.Errorf("%s: tidied again it changes", name)
		}
	}
}

func TestAPlugInWithoutSettingsTakesNone(t *testing.T) {
	d := Declaration[struct{}]{Info: Info{Name: "none"}}
	if v, err := d.Tidy(nil); err != nil || len(v) != 0 {
		t.Errorf("got %v, %v", v, err)
	}
	if _, err := d.Decode(Values{"x": ""}); err == nil || err.Error() != "x: there is no such setting; there are none" {
		t.Errorf("got %v", err)
	}
	text, err := json.Marshal(d.Spec())
	if err != nil || string(text) != `{"name":"none","title":"","summary":"","status":"","fields":[]}` {
		t.Errorf("got %s, %v", text, err)
	}
}

func TestDecodesShareNothing(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := declared.Decode(Values{"host": "h", "password": "p", "tags": "a\nb", "headers": "a=1"})
			if err != nil {
				t.Error(err)
				return
			}
			s.Headers["a"], s.Tags[0] = "2", "c"
		})
	}
	wg.Wait()
}

func TestWrongFlattensWhateverIsWrapped(t *testing.T) {
	a, b := fault.Setting("a", "one"), fault.Setting("b", "two")
	plain := errors.New("dial tcp 10.0.0.1: " + canary)
	got := Wrong(errors.Join(a, fault.Wrap(fault.Temporary, plain, "three"), &wrapper{errors.Join(b, plain)}))
	var said []string
	for _, f := range got {
		said = append(said, string(f.Kind)+" "+f.Error())
	}
	want := "configuration a: one|temporary three|configuration b: two|internal something went wrong on our side; the log says what"
	if strings.Join(said, "|") != want {
		t.Errorf("got %s", strings.Join(said, "|"))
	}
	if Wrong(nil) != nil {
		t.Error("nil is a fault")
	}
}

type wrapper struct{ err error }

func (w *wrapper) Error() string { return "while saving: " + w.err.Error() }
func (w *wrapper) Unwrap() error { return w.err }
