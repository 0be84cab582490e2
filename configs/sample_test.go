package configs_test

import (
	"bytes"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/internal/builtin"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/plugin"
)

func sample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// program is the bench with the program's own plug-ins.
func program(t *testing.T) (*bench, configs.Target) {
	b := newBench(t)
	target := b.target()
	target.Adaptors, target.Formats, target.Gateways = builtin.Adaptors(), builtin.Formats(), builtin.Gateways()
	return b, target
}

func companySample(t *testing.T) string {
	text := sample(t, "company.sample.yaml")
	if runtime.GOOS == "windows" {
		text = replaced(t, text, "path: /srv/", `path: C:\srv\`)
	}
	return text
}

func TestTheCompanySampleCanBeApplied(t *testing.T) {
	b, target := program(t)
	f, lines, err := configs.Read(strings.NewReader(companySample(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := target.Apply(t.Context(), f, lines); err != nil {
		t.Fatal(err)
	}
	if len(b.setup.destinations) != 3 || len(b.setup.activations) != 1 || len(b.setup.own["nordlys/dinero"]) != 2 {
		t.Errorf("the set-up is %+v", b.setup)
	}
	dump := func() string {
		f, err := target.Dump(t.Context(), "nordlys")
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := configs.Write(&out, f); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	first := dump()
	f, lines, err = configs.Read(strings.NewReader(first))
	if err != nil {
		t.Fatal(err)
	}
	if err := target.Apply(t.Context(), f, lines); err != nil {
		t.Fatal(err)
	}
	if second := dump(); second != first {
		t.Errorf("the dump of a dump is\n%s\nnot\n%s", second, first)
	}
}

// TestTheAlternativesOfTheCompanySampleCanBeApplied takes the comment signs away,
// one alternative at a time.
func TestTheAlternativesOfTheCompanySampleCanBeApplied(t *testing.T) {
	text := companySample(t)
	now := "      every: daily # daily, weekly, hourly, 15m, 30m or cron; leave the part out for no schedule\n      at: [\"02:30\"]\n"
	alternatives := regexp.MustCompile(`(?m)^      # every: .*\n(?:      # (?:minute|days|at|cron): .*\n)*`).FindAllString(text, -1)
	if len(alternatives) != 3 {
		t.Fatalf("the sample has the alternatives %q", alternatives)
	}
	for _, alternative := range alternatives {
		instead := strings.ReplaceAll(alternative, "      # ", "      ")
		instead += "      zone: Europe/Stockholm\n      wait_out: true\n"
		_, target := program(t)
		f, lines, err := configs.Read(strings.NewReader(replaced(t, text, now, instead)))
		if err == nil {
			err = target.Check(t.Context(), f, lines)
		}
		if err != nil {
			t.Errorf("%s: %v", instead, err)
		}
	}
}

func TestALetterWrongInTheCompanySampleIsFound(t *testing.T) {
	names := regexp.MustCompile(`(?m)^ *([a-z_]{4,}):`)
	text := companySample(t)
	for _, at := range names.FindAllStringSubmatchIndex(text, -1) {
		word := text[at[2]:at[3]]
		wrong := text[:at[2]] + word[:1] + "q" + word[2:] + text[at[3]:]
		_, target := program(t)
		f, lines, err := configs.Read(strings.NewReader(wrong))
		if err == nil {
			err = target.Check(t.Context(), f, lines)
		}
		line := strings.Count(text[:at[2]], "\n") + 1
		if found := configs.Mistakes(err); len(found) == 0 || !hasLine(found, line) {
			if word == "mail" || word == "archive" || word == "dinero" { // ids are free
				continue
			}
			t.Errorf("line %d, %s: the mistakes are %v", line, word, err)
		}
	}
}

func hasLine(all []*configs.Mistake, line int) bool {
	for _, m := range all {
		if m.Line == line {
			return true
		}
	}
	return false
}

func TestTheServerSampleSaysTheDefaults(t *testing.T) {
	text := sample(t, "server.sample.yaml")
	s, _, err := configs.ReadServer(strings.NewReader(text), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	usual, _, _ := configs.ReadServer(nil, nil, nil)
	if !reflect.DeepEqual(s, usual) {
		t.Errorf("the sample says %+v", s)
	}
	for _, field := range configs.ServerSettings.Spec().Fields {
		says := regexp.MustCompile(`(?m)^# ` + field.Name + `: (.*)$`).FindStringSubmatch(text)
		if says == nil || field.Default != "" && says[1] != field.Default {
			t.Errorf("of %s it says %q, the default is %q", field.Name, says, field.Default)
		}
	}
	for _, field := range notice.Mail.Spec().Fields {
		if !strings.Contains(text, "\n#   "+field.Name+": ") {
			t.Errorf("it does not tell of mail.%s", field.Name)
		}
	}
}

func TestTheServerSampleCanBeSwitchedOn(t *testing.T) {
	t.Setenv("POSTBUD_SMTP_PASSWORD", canary)
	t.Setenv("POSTBUD_PROXY_ADDRESS", "http://proxy.example.com:3128")
	text := sample(t, "server.sample.yaml")
	settings := regexp.MustCompile(`(?m)^# ((?:  )?[a-z_]+:.*)$`).ReplaceAllString(text, "$1")
	settings, _, _ = strings.Cut(settings, "  ca: |")
	s, origins, err := configs.ReadServer(strings.NewReader(settings), nil, plugin.Values{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Data == "" || s.PublicURL == "" || s.Mail == nil || s.Mail.Password.Reveal() != canary || origins["mail.user"] != configs.FromFile {
		t.Errorf("the settings are %+v", s)
	}
}
