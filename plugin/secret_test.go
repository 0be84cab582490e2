package plugin

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"strings"
	"testing"
)

const canary = "kanariefugl-7Q"

// holder has the secret where fmt may not call its methods.
type holder struct {
	Shown  Secret
	hidden Secret
	deep   *holder
}

type named struct {
	S         Secret
	Attribute Secret `xml:",attr"`
}

func TestASecretPrintsAsDotsEverywhere(t *testing.T) {
	s := NewSecret(canary)
	h := holder{Shown: s, hidden: s, deep: &holder{hidden: s}}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T", "%10.3v", "%p", "%t", "%!"} {
		for _, arg := range []any{s, &s, h, &h, []Secret{s}, map[string]Secret{"a": s}, []holder{h}, any(h)} {
			fmt.Fprintf(&out, verb+"\n", arg)
		}
	}
	for _, log := range []*slog.Logger{slog.New(slog.NewTextHandler(&out, nil)), slog.New(slog.NewJSONHandler(&out, nil))} {
		log.Info("canary", "plain", s, "pointer", &s, "inside", h, "group", slog.GroupValue(slog.Any("s", s)))
	}
	for _, arg := range []any{s, &s, h, map[string]Secret{"a": s}} {
		text, err := json.Marshal(arg)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(text)
	}
	text, err := xml.Marshal(named{S: s, Attribute: s})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(text)
	page := template.Must(template.New("").Parse(`<p title="{{.}}">{{.}}<script>let a = {{.}}</script>{{printf "%v" .}}</p>`))
	if err := page.Execute(&out, s); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(&out, s, errors.Join(fmt.Errorf("%w: %v", errors.New("broken"), s)))
	fmt.Fprintln(&out, s.String(), s.GoString())
	if strings.Contains(out.String(), canary) || strings.Contains(out.String(), fmt.Sprintf("%x", canary)) {
		t.Errorf("the secret got out:\n%s", out.String())
	}
	if !strings.Contains(out.String(), `"Shown":"•••"`) {
		t.Errorf("JSON does not show dots:\n%s", out.String())
	}
}

func TestASecretComesOutByRevealAlone(t *testing.T) {
	if got := NewSecret(canary).Reveal(); got != canary {
		t.Errorf("Reveal gave %q", got)
	}
	if s := NewSecret(""); !s.Empty() || s.Reveal() != "" || s.String() != "•••" {
		t.Error("an empty secret is not empty, or shows that it is")
	}
	if !NewSecret("a").Equal(NewSecret("a")) || NewSecret("a").Equal(NewSecret("b")) || !(Secret{}).Equal(NewSecret("")) {
		t.Error("Equal does not compare the texts")
	}
	if NewSecret("a").Empty() {
		t.Error("a secret with a text is empty")
	}
}

func TestValuesPrintTheirNamesAlone(t *testing.T) {
	v := Values{"password": canary, "host": "h"}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+" ", v)
		fmt.Fprintf(&out, verb+"\n", struct{ V Values }{v})
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
	if strings.Contains(out.String(), canary) {
		t.Errorf("a value got out:\n%s", out.String())
	}
	if got := v.String(); got != "settings[host password]" {
		t.Errorf("got %q", got)
	}
	if got := v.With(Values{"host": "other", "path": "p"}); got["host"] != "other" || got["path"] != "p" || v["host"] != "h" || len(v) != 2 {
		t.Errorf("With gave %d values, and the first has host %q", len(got), v["host"])
	}
}
