package configs_test

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postbud/postbud/configs"
	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/internal/notice"
	"github.com/postbud/postbud/plugin"
)

// server reads settings; "" is no file.
func server(file string, env []string, flags plugin.Values) (configs.Server, map[string]configs.Origin, error) {
	var in io.Reader
	if file != "" {
		in = strings.NewReader(file)
	}
	return configs.ReadServer(in, env, flags)
}

func TestAServerNeedsNoSettings(t *testing.T) {
	for name, file := range map[string]string{"no file": "", "an empty file": "\n", "comments alone": "# data: /x\n", "an empty part": "mail:\n"} {
		s, origins, err := server(file, nil, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := configs.Server{Listen: "127.0.0.1:8080", AllowPrivate: true, LogLevel: "info"}
		if !reflect.DeepEqual(s, want) || s.Level() != slog.LevelInfo {
			t.Errorf("%s: the settings are %+v", name, s)
		}
		for setting, origin := range origins {
			if origin != configs.FromDefault {
				t.Errorf("%s: %s comes from %s", name, setting, origin)
			}
		}
		if len(origins) != len(configs.ServerSettings.Spec().Fields)+len(notice.Mail.Spec().Fields) {
			t.Errorf("%s: the origins are %v", name, origins)
		}
	}
}

func TestFlagsGoBeforeVariablesBeforeTheFile(t *testing.T) {
	file := "data: /file\nlisten: 127.0.0.1:1\nlog_level: warn\nallow_private: no\n"
	env := []string{"HOME=/x", "POSTBUD_DATA=/env", "POSTBUD_LISTEN=127.0.0.1:2", "POSTBUD_LOG_LEVEL=", "POSTBUD_SHARED=/x", "POSTBUD_SFTP_PASSWORD=x", "broken"}
	s, origins, err := server(file, env, plugin.Values{"data": "/flag", "public_url": ""})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s, configs.Server{Data: "/flag", Listen: "127.0.0.1:2", LogLevel: "warn"}) || s.Level() != slog.LevelWarn {
		t.Errorf("the settings are %+v", s)
	}
	want := map[string]configs.Origin{"data": configs.FromFlag, "listen": configs.FromEnv, "log_level": configs.FromFile,
		"allow_private": configs.FromFile, "public_url": configs.FromDefault, "mail.host": configs.FromDefault}
	for setting, origin := range want {
		if origins[setting] != origin {
			t.Errorf("%s comes from %s, want %s", setting, origins[setting], origin)
		}
	}
}

func TestTheMailServerIsAPartOfTheFile(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte(canary+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := "mail:\n  host: smtp.example.com\n  from: Nordlys <no-reply@example.com>\n  user: nordlys\n  password: file:" + secret + "\n"
	s, origins, err := server(file, []string{"POSTBUD_MAIL_PORT=2525"}, plugin.Values{"mail.security": "tls"})
	if err != nil {
		t.Fatal(err)
	}
	m := s.Mail
	if m == nil || m.Host != "smtp.example.com" || m.Port != 2525 || m.Security != notice.TLS || m.Password.Reveal() != canary {
		t.Fatalf("the mail server is %+v", m)
	}
	if origins["mail.password"] != configs.FromFile || origins["mail.port"] != configs.FromEnv || origins["mail.security"] != configs.FromFlag || origins["mail.ca"] != configs.FromDefault {
		t.Errorf("the origins are %v", origins)
	}
	for _, value := range []string{canary, "file:" + secret} {
		env := []string{"POSTBUD_MAIL_HOST=a", "POSTBUD_MAIL_FROM=a@b.example", "POSTBUD_MAIL_USER=a", "POSTBUD_MAIL_PASSWORD=" + value}
		if s, _, err := server("", env, nil); err != nil || s.Mail.Password.Reveal() != canary {
			t.Errorf("from the environment alone it is %+v, %v", s.Mail, err)
		}
	}
}

func TestMistakesOfTheServersFileHaveTheirLine(t *testing.T) {
	const top = "; allowed: data, listen, public_url, allow_private, proxy, log_level, mail"
	tests := []struct{ name, text, want string }{
		{"a letter wrong", "listten: 127.0.0.1:1\n", `line 1: listten: there is no such setting; did you mean "listen"` + top},
		{"a part's name", "data: /x\nmial: {}\n", `line 2: mial: there is no such setting; did you mean "mail"` + top},
		{"a letter wrong in a part", "mail:\n  hots: a\n  from: a@b.example\n", `line 2: mail.hots: there is no such setting; did you mean "host"; allowed: host, security, port, user, password, from, ca`},
		{"a value", "data: /x\nlog_level: wanr\n", `line 2: log_level: "wanr" is not known; did you mean "warn"; allowed: debug, info, warn, error`},
		{"a yes or no", "allow_private: perhaps\n", `line 1: allow_private: write yes or no, not "perhaps"`},
		{"an address without a port", "listen: localhost\n", `line 1: listen: "localhost" is not a host and a port`},
		{"a port that is none", "listen: localhost:99999\n", `line 1: listen: "localhost:99999" is not a host and a port`},
		{"a port with a sign", "listen: localhost:+80\n", `line 1: listen: `},
		{"a public address with a slash", "public_url: https://a.example/\n", `line 1: public_url: `},
		{"a public address with a question", "public_url: https://a.example?x\n", `line 1: public_url: `},
		{"a public address with a password", "public_url: https://a:b@a.example\n", `line 1: public_url: `},
		{"another kind of address", "public_url: ftp://a.example\n", `line 1: public_url: `},
		{"a host alone", "public_url: a.example\n", `line 1: public_url: `},
		{"twice", "data: /x\ndata: /y\n", "line 2: data: it stands here a second time, first in line 1"},
		{"a list", "data: [/x]\n", "line 1: data: a single value belongs here"},
		{"a word for a part", "mail: smtp.example.com\n", "line 1: mail: names and values belong here; allowed: host"},
		{"a list for a file", "- data\n", "line 1: names and values belong here" + top},
		{"a tab", "mail:\n\thost: a\n", "line 2: a tab stands before the text"},
		{"an anchor", "data: &a /x\n", "line 1: data: &a makes a name"},
		{"a missing setting of a part", "data: /x\nmail:\n  host: a\n", `line 2: mail.from: "Sender" must be filled in`},
		{"a secret in clear", "mail:\n  host: a\n  from: a@b.example\n  user: a\n  password: " + canary + "\n", "line 5: mail.password: a secret does not belong in this file"},
		{"a reference that leads nowhere", "mail:\n  host: a\n  from: a@b.example\n  user: a\n  password: env:POSTBUD_TEST_NOWHERE\n", "line 5: mail.password: the environment has no variable POSTBUD_TEST_NOWHERE"},
		{"a rule across settings", "mail:\n  host: a\n  from: a@b.example\n  user: a\n", "line 1: mail.password: a user without a password"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, origins, err := server(test.text, nil, nil)
			found := configs.Mistakes(err)
			if len(found) == 0 || !strings.HasPrefix(found[0].Error(), test.want) {
				t.Errorf("the mistake is %v, want %q", err, test.want)
			}
			if !reflect.DeepEqual(s, configs.Server{}) || origins != nil {
				t.Error("settings came with the mistake")
			}
			if err != nil && strings.Contains(err.Error(), canary) {
				t.Error("the mistake tells the secret")
			}
		})
	}
}

func TestMistakesOutsideTheFileNameVariableOrFlag(t *testing.T) {
	tests := []struct {
		name  string
		file  string
		env   []string
		flags plugin.Values
		want  string
	}{
		{"a variable", "", []string{"POSTBUD_LISTEN=x"}, nil, "POSTBUD_LISTEN: "},
		{"a variable over the file", "listen: 127.0.0.1:1\n", []string{"POSTBUD_LISTEN=x"}, nil, "POSTBUD_LISTEN: "},
		{"a variable of a part", "", []string{"POSTBUD_MAIL_HOST=a", "POSTBUD_MAIL_FROM=a"}, nil, "POSTBUD_MAIL_FROM: "},
		{"what a part lacks", "", []string{"POSTBUD_MAIL_HOST=a"}, nil, "mail.from: "},
		{"a letter missing in a variable", "", []string{"POSTBUD_LISTN=127.0.0.1:1"}, nil, "POSTBUD_LISTN: there is no such variable; did you mean POSTBUD_LISTEN"},
		{"a letter too many", "", []string{"POSTBUD_DATAA=/x"}, nil, "POSTBUD_DATAA: there is no such variable; did you mean POSTBUD_DATA"},
		{"letters swapped", "", []string{"POSTBUD_DAAT=/x"}, nil, "POSTBUD_DAAT: there is no such variable; did you mean POSTBUD_DATA"},
		{"a letter wrong", "", []string{"POSTBUD_MAIL_HOSR=/x"}, nil, "POSTBUD_MAIL_HOSR: there is no such variable; did you mean POSTBUD_MAIL_HOST"},
		{"a flag", "", nil, plugin.Values{"log_level": "loud"}, "--log-level: "},
		{"a flag over a variable", "", []string{"POSTBUD_LISTEN=127.0.0.1:1"}, plugin.Values{"listen": "x"}, "--listen: "},
		{"a flag that is none", "", nil, plugin.Values{"lisen": "x"}, "--lisen: there is no such setting"},
		{"a flag of a part that is none", "", nil, plugin.Values{"post.host": "x"}, "--post-host: there is no such setting"},
		{"a secret on the command line", "", nil, plugin.Values{"mail.password": canary}, "--mail-password: a secret does not belong on the command line, where others can see it; set POSTBUD_MAIL_PASSWORD"},
		{"a reference in a variable", "", []string{"POSTBUD_MAIL_HOST=a", "POSTBUD_MAIL_PASSWORD=file:/nowhere"}, nil, "POSTBUD_MAIL_PASSWORD: the file /nowhere cannot be read"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := server(test.file, test.env, test.flags)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || fault.KindOf(err) != fault.Configuration {
				t.Errorf("the error is %v, want %q", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), canary) {
				t.Error("the error tells the secret")
			}
		})
	}
}

func TestAllThatIsWrongWithAServerIsSaidTogether(t *testing.T) {
	_, _, err := server("log_level: x\ncolour: red\n", []string{"POSTBUD_ALLOW_PRIVATE=x"}, plugin.Values{"lisen": "x"})
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 4 || !strings.HasPrefix(lines[0], "line 1: ") || !strings.HasPrefix(lines[1], "line 2: ") {
		t.Errorf("the error is %v", err)
	}
}

func TestAServersFileThatCannotBeReadIsNoMistake(t *testing.T) {
	broken := errors.New("the disk is gone")
	if _, _, err := configs.ReadServer(iotest.ErrReader(broken), nil, nil); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
}

func TestAllLevelsAreLogLevels(t *testing.T) {
	for word, want := range map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError, "": slog.LevelInfo} {
		if got := (configs.Server{LogLevel: word}).Level(); got != want {
			t.Errorf("%q is %s", word, got)
		}
	}
}
