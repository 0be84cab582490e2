package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/postbud/postbud/internal/access"
)

// company is a file for apply.
const company = `company:
  id: harbour
  name: Harbour
  country: DK
  zone: Europe/Copenhagen
  language: en
`

// TestWhoSeesACompanyThatAFileMakes holds who has a role in it afterwards, and
// what is said, against who is there.
func TestWhoSeesACompanyThatAFileMakes(t *testing.T) {
	for _, one := range []struct {
		name     string
		users    []string // with a "!" those whose access was ended
		roles    map[string]access.Role
		args     []string
		owners   []string
		says     string
		mustFail bool
	}{
		{name: "before the first run nobody is asked for"},
		{name: "the only user gets it", users: []string{"anna"}, owners: []string{"anna"}, says: "anna@nordlys.example is an owner of harbour\n"},
		{name: "one whose access was ended does not count", users: []string{"anna", "bo!"}, owners: []string{"anna"}, says: "anna@nordlys.example is an owner of harbour\n"},
		{name: "of two none is guessed", users: []string{"anna", "bo"}, says: "nobody sees harbour on the pages, for no user has a role in it; apply the file once more with --owner EMAIL\n"},
		{name: "the named one gets it", users: []string{"anna", "bo"}, args: []string{"--owner", "Bo@Nordlys.example"}, owners: []string{"bo"}, says: "bo@nordlys.example is an owner of harbour\n"},
		{name: "the named one joins who is there", users: []string{"anna", "bo"}, roles: map[string]access.Role{"anna": access.Owner, "bo": access.Viewer},
			args: []string{"--owner", "bo@nordlys.example"}, owners: []string{"anna", "bo"}, says: "bo@nordlys.example is an owner of harbour\n"},
		{name: "where somebody has a role nothing changes", users: []string{"anna", "bo"}, roles: map[string]access.Role{"bo": access.Viewer}},
		{name: "the only user keeps a smaller role", users: []string{"anna"}, roles: map[string]access.Role{"anna": access.Viewer}},
		{name: "a name that nobody has changes nothing", users: []string{"anna"}, args: []string{"--owner", "carl@nordlys.example"},
			says: "--owner: no user signs in as carl@nordlys.example", mustFail: true},
		{name: "nor has one whose access was ended", users: []string{"anna", "bo!"}, args: []string{"--owner", "bo@nordlys.example"},
			says: "--owner: no user signs in as bo@nordlys.example", mustFail: true},
		{name: "a check gives nothing away", users: []string{"anna"}, args: []string{"--check"}},
	} {
		t.Run(one.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "company.yaml")
			if err := os.WriteFile(file, []byte(company), 0o600); err != nil {
				t.Fatal(err)
			}
			data := filepath.Join(dir, "data")
			inside(t, data, func(ctx context.Context, m access.Members) error {
				for _, name := range one.users {
					name, ended := strings.CutSuffix(name, "!")
					err := m.SaveUser(ctx, access.User{ID: "usr_" + name, Email: name + "@nordlys.example", Created: time.Now(), Disabled: ended})
					if err != nil {
						return err
					}
				}
				for name, role := range one.roles {
					if err := m.SetRole(ctx, "usr_"+name, "harbour", role); err != nil {
						return err
					}
				}
				return nil
			})
			root := command()
			var said bytes.Buffer
			root.SetOut(&bytes.Buffer{})
			root.SetErr(&said)
			root.SetArgs(append([]string{"apply", file, "--data", data}, one.args...))
			err := root.ExecuteContext(t.Context())
			switch {
			case one.mustFail && (err == nil || err.Error() != one.says):
				t.Errorf("it ended with %v", err)
			case !one.mustFail && err != nil:
				t.Fatal(err)
			case !one.mustFail && said.String() != one.says:
				t.Errorf("it said %q", said.String())
			}
			inside(t, data, func(ctx context.Context, m access.Members) error {
				everybody, err := m.Everybody(ctx, "harbour")
				var owners []string
				for _, one := range everybody {
					if one.Role == access.Owner {
						owners = append(owners, strings.TrimPrefix(one.ID, "usr_"))
					}
				}
				if !slices.Equal(owners, one.owners) {
					t.Errorf("the owners are %v, not %v", owners, one.owners)
				}
				if _, missing := m.Subscription(ctx, "harbour"); one.mustFail && missing == nil {
					t.Error("the company was made all the same")
				}
				return err
			})
		})
	}
}

// inside opens a data folder for a moment.
func inside(t *testing.T, dir string, do func(context.Context, access.Members) error) {
	t.Helper()
	i, err := install(t.Context(), wish{dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := do(t.Context(), i.store.Members); err != nil {
		t.Error(err)
	}
	if err := i.Close(); err != nil {
		t.Error(err)
	}
}
