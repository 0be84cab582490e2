package setup_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

const variable = "POSTBUD_TEST_REFERENCE"

func secrets(field, text string) setup.Secrets {
	return setup.Secrets{field: plugin.NewSecret(text)}
}

func write(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestAReferenceSaysWhereASecretIsKept(t *testing.T) {
	for text, want := range map[string]bool{
		"env:NAME": true, "file:/run/secrets/key": true, "env:": true, "file:": true,
		"": false, "hunter2": false, "ENV:NAME": false, " env:NAME": false, "environment": false, "https://env:x": false,
	} {
		if got := setup.IsReference(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestAllPutsSecretsAmongTheSettings(t *testing.T) {
	t.Setenv(variable, " from the environment ")
	settings := plugin.Values{"host": "a.example"}
	for _, test := range []struct{ name, stored, want string }{
		{"the secret itself", "hunter2", "hunter2"},
		{"a variable, to the letter", "env:" + variable, " from the environment "},
		{"a file", "file:" + write(t, "from the file"), "from the file"},
		{"a file with a line end", "file:" + write(t, "from the file\r\n"), "from the file"},
		{"a file of several lines", "file:" + write(t, "-----BEGIN\nkey\n-----END\n"), "-----BEGIN\nkey\n-----END"},
		{"a file with blanks", "file:" + write(t, " from the file \n"), " from the file "},
		{"no more than one step", "file:" + write(t, "env:"+variable), "env:" + variable},
		{"an empty secret", "", ""},
	} {
		got, err := setup.All(settings, secrets("password", test.stored))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if want := (plugin.Values{"host": "a.example", "password": test.want}); !maps.Equal(got, want) {
			t.Errorf("%s: the settings are %#v", test.name, map[string]string(got))
		}
	}
	if len(settings) != 1 {
		t.Error("the settings that were handed in were changed")
	}
}

func TestAllTakesNothing(t *testing.T) {
	for _, s := range []setup.Secrets{nil, {}} {
		got, err := setup.All(nil, s)
		if err != nil || got == nil || len(got) != 0 {
			t.Errorf("the settings are %v, %v", got, err)
		}
	}
	got, err := setup.All(nil, secrets("password", "x"))
	if err != nil || got["password"] != "x" {
		t.Errorf("the settings are %v, %v", got, err)
	}
}

func TestAReferenceThatLeadsNowhereIsAFaultOfItsField(t *testing.T) {
	folder := t.TempDir()
	large := write(t, strings.Repeat("x", 2<<20))
	for _, test := range []struct {
		stored, says string
		cause        error
	}{
		{"env:POSTBUD_TEST_NOWHERE", "no variable POSTBUD_TEST_NOWHERE", nil},
		{"env:", "no variable", nil},
		{"file:" + filepath.Join(folder, "nothing"), "cannot be read", fs.ErrNotExist},
		{"file:" + folder, "cannot be read", nil},
		{"file:", "cannot be read", nil},
		{"file:" + large, "larger than", nil},
	} {
		got, err := setup.All(plugin.Values{"host": "a.example"}, secrets("password", test.stored))
		f := fault.As(err)
		if got != nil || f == nil || f.Kind != fault.Configuration || f.Field != "password" || !strings.Contains(f.Message, test.says) {
			t.Errorf("%s: %v, %v", test.stored, got, err)
		}
		if test.cause != nil && !errors.Is(err, test.cause) {
			t.Errorf("%s: the cause is lost", test.stored)
		}
	}
}

func TestAFaultTellsTheSameFieldEachTime(t *testing.T) {
	both := setup.Secrets{"a": plugin.NewSecret("env:POSTBUD_TEST_NOWHERE"), "b": plugin.NewSecret("env:POSTBUD_TEST_NOWHERE")}
	for range 20 {
		if _, err := setup.All(nil, both); fault.As(err) == nil || fault.As(err).Field != "a" {
			t.Fatalf("the fault is %v", err)
		}
	}
}
