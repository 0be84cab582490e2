package plugintest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
	"github.com/postbud/postbud/plugin"
)

// recorder is a testing.TB that takes down what the suite finds.
type recorder struct {
	testing.TB
	found   []string
	skipped bool
}

func (r *recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.found = append(r.found, fmt.Sprintf(format, args...))
}
func (r *recorder) Skipf(string, ...any) { r.skipped = true }

// find runs all rules but that of the page and tells what each found.
func find(m Member) map[string][]string {
	found := map[string][]string{}
	for _, rule := range rules {
		if rule.name == "its page is in step" {
			continue
		}
		r := &recorder{}
		rule.check(r, m)
		if len(r.found) > 0 {
			found[rule.name] = r.found
		}
	}
	return found
}

type settings struct {
	Host, User, Path, Exists, Peer, SignIn string
	Port, Tries                            int
	Passive, Verify                        bool
	Wait, Idle                             time.Duration
	Tags                                   []string
	Headers                                map[string]string
	Subject                                plugin.Template
	Name                                   plugin.FileTemplate
	Password, Key, Grant                   plugin.Secret
}

// sound is a declaration without fault, with a field of every kind.
func sound() plugin.Declaration[settings] {
	return plugin.Declaration[settings]{
		Info: plugin.Info{Name: "sftp", Title: "SFTP", Summary: "Puts each document on an SFTP server.", Status: plugin.Stable},
		Fields: func(s *settings) []*plugin.Field {
			return []*plugin.Field{
				plugin.Text(&s.Host, "host", "Server").Must().Place().Like("sftp.example.com"),
				plugin.Whole(&s.Port, "port", "Port").Or("22").Between("1", "65535").Place().Rare(),
				plugin.Whole(&s.Tries, "tries", "Tries").Between("1", "3"),
				plugin.Text(&s.User, "user", "User").Must().Place(),
				plugin.OneOf(&s.SignIn, "sign_in", "Sign-in", plugin.Choice{Value: "password", Title: "Password"}, plugin.Choice{Value: "key", Title: "Key"}).Or("password"),
				plugin.Password(&s.Password, "password", "Password").Must().When("sign_in", "password"),
				plugin.Password(&s.Key, "key", "Private key").Must().Long().When("sign_in", "key"),
				plugin.Text(&s.Path, "folder", "Folder").Or("/").PerRule().About("Where documents go."),
				plugin.OneOf(&s.Exists, "on_exists", "When the name is taken", plugin.Choice{Value: "refuse", Title: "Stop"}, plugin.Choice{Value: "number", Title: "Add a number"}),
				plugin.Switch(&s.Passive, "passive", "Passive mode").Or("yes"),
				plugin.Switch(&s.Verify, "verify", "Read back"),
				plugin.Span(&s.Wait, "wait", "Time-out").Or("60m"),
				plugin.Span(&s.Idle, "idle", "Idle time").When("verify", "yes"),
				plugin.Lines(&s.Tags, "tags", "Tags"),
				plugin.Mapping(&s.Headers, "headers", "Headers"),
				plugin.Phrase(&s.Subject, "subject", "Subject").Long(),
				plugin.FileName(&s.Name, "file_name", "File name").Or(plugin.DefaultFileName),
				plugin.Certificate(&s.Peer, "peer", "Certificate"),
				plugin.Grant(&s.Grant, "grant", "Account", plugin.Consent{}),
			}
		},
	}
}

func TestASoundMemberPasses(t *testing.T) {
	m := Of("gateways", sound(), plugin.Values{"host": "h", "user": "u", "sign_in": "key", "key": "k\nl"})
	m.Root = t.TempDir()
	if err := plugin.WritePage(m.Root, m.Kind, m.Spec); err != nil {
		t.Fatal(err)
	}
	Run(t, m)
	m.Good = nil
	Run(t, m)
}

func TestAMemberWithoutSettingsPasses(t *testing.T) {
	m := Of("formats", plugin.Declaration[struct{}]{Info: plugin.Info{Name: "cii", Title: "CII", Summary: "Writes it.", Status: plugin.Beta}})
	if found := find(m); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}

func TestMadeUpSettingsMayBeRefusedByTheDeclarationsCheck(t *testing.T) {
	d := sound()
	d.Check = func(s settings) error {
		if s.Path != "/" || s.Password.Reveal() != "right" {
			return fault.Setting("folder", "only the one")
		}
		return nil
	}
	if found := find(Of("gateways", d, plugin.Values{"host": "h", "user": "u", "password": "right", "folder": "/"})); len(found) > 0 {
		t.Errorf("found %v", found)
	}
}

// fields makes a member whose fields are others.
func fields(make func(s *settings) []*plugin.Field) Member {
	d := sound()
	d.Fields = make
	return Of("gateways", d)
}

func one(make func(s *settings) *plugin.Field) Member {
	return fields(func(s *settings) []*plugin.Field { return []*plugin.Field{make(s)} })
}

func info(change func(*plugin.Info)) Member {
	d := sound()
	change(&d.Info)
	return Of("gateways", d)
}

// breaches are plug-ins with one fault each, by the rule that must find it.
var breaches = []struct {
	rule, name string
	member     Member
	says       string
}{
	{"it introduces itself", "two words", info(func(i *plugin.Info) { i.Name = "sftp_old" }), `"sftp_old"`},
	{"it introduces itself", "upper case", info(func(i *plugin.Info) { i.Name = "SFTP" }), `"SFTP"`},
	{"it introduces itself", "no name", info(func(i *plugin.Info) { i.Name = "" }), `""`},
	{"it introduces itself", "no title", info(func(i *plugin.Info) { i.Title = " " }), "is empty"},
	{"it introduces itself", "blanks around the title", info(func(i *plugin.Info) { i.Title = "SFTP " }), "blanks"},
	{"it introduces itself", "a sentence as title", info(func(i *plugin.Info) { i.Title = "SFTP." }), "is no sentence"},
	{"it introduces itself", "no summary", info(func(i *plugin.Info) { i.Summary = "" }), "one sentence"},
	{"it introduces itself", "no full stop", info(func(i *plugin.Info) { i.Summary = "Puts documents" }), "one sentence"},
	{"it introduces itself", "two sentences", info(func(i *plugin.Info) { i.Summary = "Puts documents. On a server." }), "one sentence"},
	{"it introduces itself", "a summary of two lines", info(func(i *plugin.Info) { i.Summary = "Puts\ndocuments." }), "one sentence"},
	{"it introduces itself", "a long summary", info(func(i *plugin.Info) { i.Summary = strings.Repeat("x", 200) + "." }), "201 bytes"},
	{"it introduces itself", "no status", info(func(i *plugin.Info) { i.Status = "" }), "none of"},

	{"its fields are named and titled", "a field name with a hyphen", one(func(s *settings) *plugin.Field { return plugin.Text(&s.Path, "out-folder", "Folder") }), "out-folder"},
	{"its fields are named and titled", "no field title", one(func(s *settings) *plugin.Field { return plugin.Text(&s.Path, "folder", "") }), "is empty"},
	{"its fields are named and titled", "a title with a colon", one(func(s *settings) *plugin.Field { return plugin.Text(&s.Path, "folder", "Folder:") }), "last character"},
	{"its fields are named and titled", "help without a full stop", one(func(s *settings) *plugin.Field { return plugin.Text(&s.Path, "folder", "Folder").About("Where") }), "full stop"},
	{"its fields are named and titled", "two fields of one name", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Text(&s.Path, "folder", "A"), plugin.Text(&s.Exists, "folder", "B")}
	}), `two fields are called "folder"`},
	{"its fields are named and titled", "two fields of one title", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Text(&s.Path, "a", "Folder"), plugin.Text(&s.Exists, "b", "Folder")}
	}), "another field"},

	{"its fields can be filled in", "a required field with a default", one(func(s *settings) *plugin.Field { return plugin.Text(&s.Path, "folder", "Folder").Must().Or("/") }), "no default"},
	{"its fields can be filled in", "a required field that hides", one(func(s *settings) *plugin.Field { return plugin.Text(&s.Path, "folder", "Folder").Must().Rare() }), "Advanced"},
	{"its fields can be filled in", "a default of another kind", one(func(s *settings) *plugin.Field { return plugin.Whole(&s.Port, "tries", "Tries").Or("many") }), `"many"`},
	{"its fields can be filled in", "a default out of bounds", one(func(s *settings) *plugin.Field {
		return plugin.Whole(&s.Port, "tries", "Tries").Or("9").Between("1", "3")
	}), `"9"`},
	{"its fields can be filled in", "an example that is refused", one(func(s *settings) *plugin.Field { return plugin.FileName(&s.Name, "name", "Name").Like("../{Number}") }), "../{Number}"},
	{"its fields can be filled in", "bounds that are no numbers", one(func(s *settings) *plugin.Field { return plugin.Span(&s.Wait, "wait", "Wait").Between("1", "2") }), "bounds"},
	{"its fields can be filled in", "bounds the wrong way round", one(func(s *settings) *plugin.Field { return plugin.Whole(&s.Port, "tries", "Tries").Between("3", "1") }), "bounds"},
	{"its fields can be filled in", "no choice", one(func(s *settings) *plugin.Field { return plugin.OneOf(&s.Exists, "exists", "Exists") }), "0 choices"},
	{"its fields can be filled in", "a choice twice", one(func(s *settings) *plugin.Field {
		return plugin.OneOf(&s.Exists, "exists", "Exists", plugin.Choice{Value: "a", Title: "A"}, plugin.Choice{Value: "a", Title: "B"})
	}), "twice"},
	{"its fields can be filled in", "two choices of one title", one(func(s *settings) *plugin.Field {
		return plugin.OneOf(&s.Exists, "exists", "Exists", plugin.Choice{Value: "a", Title: "A"}, plugin.Choice{Value: "b", Title: "A"})
	}), `"A"`},
	{"its fields can be filled in", "a choice without a title", one(func(s *settings) *plugin.Field {
		return plugin.OneOf(&s.Exists, "exists", "Exists", plugin.Choice{Value: "a", Title: "A"}, plugin.Choice{Value: "b"})
	}), "choice b is empty"},

	{"its conditions can hold", "a condition on nothing", one(func(s *settings) *plugin.Field { return plugin.Text(&s.Path, "folder", "Folder").When("no", "x") }), `"no"`},
	{"its conditions can hold", "a condition on a later field", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Text(&s.Path, "folder", "A").When("verify", "yes"), plugin.Switch(&s.Verify, "verify", "B")}
	}), "no field before it"},
	{"its conditions can hold", "a condition that never holds", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Switch(&s.Verify, "verify", "B"), plugin.Text(&s.Path, "folder", "A").When("verify", "true")}
	}), `"true"`},
	{"its conditions can hold", "a condition on a secret", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Password(&s.Password, "password", "B"), plugin.Text(&s.Path, "folder", "A").When("password", "x")}
	}), `"x"`},

	{"its secrets are kept", "a secret with a default", one(func(s *settings) *plugin.Field { return plugin.Password(&s.Password, "password", "P").Or("secret") }), "default"},
	{"its secrets are kept", "a secret with an example", one(func(s *settings) *plugin.Field {
		return plugin.Password(&s.Password, "password", "P").Like("secret")
	}), "example"},
	{"its secrets are kept", "a secret per rule", one(func(s *settings) *plugin.Field { return plugin.Password(&s.Password, "password", "P").PerRule() }), "in clear"},
	{"its secrets are kept", "a host that may move", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Text(&s.Host, "remote_host", "B"), plugin.Password(&s.Password, "password", "A")}
	}), "Place"},

	{"nothing that looks like a secret is plain", "a plain password", one(func(s *settings) *plugin.Field { return plugin.Text(&s.Path, "password", "Folder") }), "Password"},
	{"nothing that looks like a secret is plain", "a plain secret by its title", one(func(s *settings) *plugin.Field { return plugin.Text(&s.Path, "api", "API key") }), "API key"},
	{"nothing that looks like a secret is plain", "a list of tokens", one(func(s *settings) *plugin.Field { return plugin.Lines(&s.Tags, "access_tokens", "Tags") }), "access_tokens"},

	{"its settings survive form, values, form", "two fields of one variable", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Text(&s.Path, "a", "A"), plugin.Text(&s.Path, "b", "B")}
	}), "went in"},
	{"its settings survive form, values, form", "two switches of one variable", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Switch(&s.Verify, "a", "A"), plugin.Switch(&s.Verify, "b", "B")}
	}), "went in"},
	{"its settings survive form, values, form", "two times of one variable", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Span(&s.Wait, "a", "A").Or("5m"), plugin.Span(&s.Wait, "b", "B").Or("5m")}
	}), "went in"},
	{"its settings survive form, values, form", "two secrets of one variable", fields(func(s *settings) []*plugin.Field {
		return []*plugin.Field{plugin.Password(&s.Key, "a", "A"), plugin.Password(&s.Key, "b", "B")}
	}), "the secret did not survive"},
}

func TestEachBreachIsFoundByItsRule(t *testing.T) {
	for _, b := range breaches {
		t.Run(b.name, func(t *testing.T) {
			found := find(b.member)
			if got := strings.Join(found[b.rule], "\n"); !strings.Contains(got, b.says) {
				t.Errorf("the rule %q does not say %q: %v", b.rule, b.says, found)
			}
		})
	}
}

// bent is a sound member with another Tidy.
func bent(bend func(v plugin.Values, tidy func(plugin.Values) (plugin.Values, error)) (plugin.Values, error)) Member {
	m := Of("gateways", sound(), plugin.Values{"host": "h", "user": "u", "password": "p"})
	tidy := m.Tidy
	m.Tidy = func(v plugin.Values) (plugin.Values, error) { return bend(v, tidy) }
	return m
}

func TestABentTidyIsFound(t *testing.T) {
	calls := 0
	for name, c := range map[string]struct {
		rule, says string
		member     Member
	}{
		"a setting is dropped": {"its settings survive form, values, form", `folder: "/" went in and "" came back`,
			bent(func(v plugin.Values, tidy func(plugin.Values) (plugin.Values, error)) (plugin.Values, error) {
				out, err := tidy(v)
				delete(out, "folder")
				return out, err
			})},
		"a setting changes each time": {"its settings survive form, values, form", "tags: changes each time",
			bent(func(v plugin.Values, tidy func(plugin.Values) (plugin.Values, error)) (plugin.Values, error) {
				out, err := tidy(v)
				calls++
				if err == nil {
					out["tags"] = fmt.Sprint(calls)
				}
				return out, err
			})},
		"what was stored is refused": {"its settings survive form, values, form", "refused when they come back",
			bent(func(v plugin.Values, tidy func(plugin.Values) (plugin.Values, error)) (plugin.Values, error) {
				if v["wait"] == "1h" {
					return nil, errors.New("no")
				}
				return tidy(v)
			})},
		"good settings are refused": {"its settings survive form, values, form", "good settings are refused",
			bent(func(plugin.Values, func(plugin.Values) (plugin.Values, error)) (plugin.Values, error) {
				return nil, errors.New("no")
			})},
		"an unknown setting is taken": {"unknown settings are refused", "not refused by name",
			bent(func(v plugin.Values, tidy func(plugin.Values) (plugin.Values, error)) (plugin.Values, error) {
				delete(v, "no_such_setting")
				return tidy(v)
			})},
		"an unknown setting is refused without its name": {"unknown settings are refused", "not refused by name",
			bent(func(plugin.Values, func(plugin.Values) (plugin.Values, error)) (plugin.Values, error) {
				return nil, fault.New(fault.Configuration, "something is wrong")
			})},
		"one missing setting is named": {"every missing setting is named at once", "user: is required",
			bent(func(v plugin.Values, tidy func(plugin.Values) (plugin.Values, error)) (plugin.Values, error) {
				out, err := tidy(v)
				if err != nil {
					err = plugin.Wrong(err)[0]
				}
				return out, err
			})},
		"nothing missing is named": {"every missing setting is named at once", "host: is required",
			bent(func(plugin.Values, func(plugin.Values) (plugin.Values, error)) (plugin.Values, error) {
				return plugin.Values{}, nil
			})},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(find(c.member)[c.rule], "\n"); !strings.Contains(got, c.says) {
				t.Errorf("the rule %q does not say %q, but %q", c.rule, c.says, got)
			}
		})
	}
}

func TestAMemberThatTakesNothingMadeUpMustGiveGoodSettings(t *testing.T) {
	d := sound()
	d.Check = func(settings) error { return fault.Setting("host", "never") }
	if got := find(Of("gateways", d))["its settings survive form, values, form"]; len(got) != 1 || !strings.Contains(got[0], "give Member.Good: host: never") {
		t.Errorf("found %v", got)
	}
}

func TestNoFindingShowsASecret(t *testing.T) {
	m := bent(func(v plugin.Values, tidy func(plugin.Values) (plugin.Values, error)) (plugin.Values, error) {
		out, err := tidy(v)
		if err == nil {
			out["password"] = "kanariefugl-1"
		}
		return out, err
	})
	m.Good[0]["password"] = "kanariefugl-2"
	lost := find(m)["its settings survive form, values, form"]
	if len(lost) != 1 {
		t.Errorf("one loss is told %d times", len(lost))
	}
	found := fmt.Sprint(find(m))
	if !strings.Contains(found, "password: the secret did not survive") || strings.Contains(found, "kanariefugl") {
		t.Errorf("found %s", found)
	}
}
