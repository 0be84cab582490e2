package configs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/setup"
	"github.com/postbud/postbud/plugin"
)

const canary = "CANARY-3f9c"

// typed has a person enter secrets on the pages.
func (b *bench) typed() {
	d, a := b.setup.destinations["fjordlys/nordisk-byg"], b.setup.activations["fjordlys/books"]
	d.Secrets = setup.Secrets{"password": plugin.NewSecret(canary), "key": plugin.NewSecret("KEY" + canary)}
	a.Secrets = setup.Secrets{"grant": plugin.Tokens{Refresh: plugin.NewSecret(canary)}.Secret(), "token": plugin.NewSecret(canary)}
	b.setup.destinations["fjordlys/nordisk-byg"], b.setup.activations["fjordlys/books"] = d, a
}

func TestSecretsAreNeverInADump(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	b.typed()
	d := b.setup.destinations["fjordlys/nordisk-byg"]
	d.Settings["password"] = canary // where no secret belongs
	if dump := b.dump("fjordlys"); strings.Contains(dump, canary) || strings.Contains(dump, "password") || strings.Contains(dump, "grant") {
		t.Errorf("the dump holds a secret:\n%s", dump)
	}
}

func TestSecretsThatTheFileLeavesOutStay(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	b.typed()
	b.must(b.dump("fjordlys"))
	d, a := b.setup.destinations["fjordlys/nordisk-byg"], b.setup.activations["fjordlys/books"]
	if d.Secrets["password"].Reveal() != canary || d.Secrets["key"].Reveal() != "KEY"+canary || a.Secrets["token"].Reveal() != canary || a.Secrets["grant"].Reveal() == "" {
		t.Error("a secret was lost")
	}
}

func TestASecretThatIsWrittenEmptyIsRemoved(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	b.must(replaced(t, sound, "token: file:/nowhere/token", `token: ""`))
	if _, there := b.setup.activations["fjordlys/books"].Secrets["token"]; there {
		t.Error("it is still there")
	}
	err := b.apply(replaced(t, sound, "password: env:CONFIGS_TEST_PASSWORD", `password: ""`))
	wants(t, err, `line 17: destinations.nordisk-byg.settings.password: "Password" must be filled in`)
}

func TestStoredSecretsAreNotUsedForAnotherPlace(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	b.typed()
	elsewhere := replaced(t, b.dump("fjordlys"), "sftp.nordiskbyg.example", "sftp.elsewhere.example")
	err := b.apply(elsewhere)
	if err == nil || !strings.Contains(err.Error(), "destinations.nordisk-byg.settings.password: the settings now lead somewhere else") {
		t.Fatalf("the error is %v", err)
	}
	b.must(replaced(t, elsewhere, "user: fjordlys", "user: fjordlys\n      password: env:CONFIGS_TEST_PASSWORD"))
	secrets := b.setup.destinations["fjordlys/nordisk-byg"].Secrets
	if _, there := secrets["key"]; there || secrets["password"].Reveal() != "env:CONFIGS_TEST_PASSWORD" {
		t.Error("a secret of the old place is still there")
	}
}

func TestWhatAReferenceLeadsToIsChecked(t *testing.T) {
	b := newBench(t)
	file := filepath.Join(t.TempDir(), "key")
	text := replaced(t, sound, "password: env:CONFIGS_TEST_PASSWORD", "password: env:CONFIGS_TEST_PASSWORD\n      key: file:"+file)
	b.must(text) // it is not there yet
	write := func(content string) {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("nonsense " + canary + "\n")
	b.must(text) // the password may have to do with it, and is not there
	t.Setenv("CONFIGS_TEST_PASSWORD", "good")
	err := b.apply(text)
	wants(t, err, "line 18: destinations.nordisk-byg.settings.key: this is no key")
	if strings.Contains(err.Error(), canary) {
		t.Error("the mistake tells the secret")
	}
	write("KEY\n")
	t.Setenv("CONFIGS_TEST_PASSWORD", "good\x07bad")
	err = b.apply(text)
	wants(t, err, "line 17: destinations.nordisk-byg.settings.password: holds a line break or another control character")
}

func TestAnEmptyInstallationNeedsAReferenceForWhatWasTyped(t *testing.T) {
	b := newBench(t)
	b.must(sound)
	b.typed()
	dump := b.dump("fjordlys")
	empty := newBench(t)
	wants(t, empty.apply(dump), `destinations.nordisk-byg.settings.password: "Password" must be filled in`)
	if len(empty.setup.destinations)+len(empty.members.all) != 0 {
		t.Error("something was written")
	}
	empty.must(replaced(t, dump, "user: fjordlys", "user: fjordlys\n      password: env:CONFIGS_TEST_PASSWORD"))
	if _, there := empty.setup.activations["fjordlys/books"].Secrets["grant"]; there {
		t.Error("a sign-in came from nowhere")
	}
}
