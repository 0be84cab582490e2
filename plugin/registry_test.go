package plugin

import (
	"slices"
	"testing"
)

type member string

func (m member) Declared() Spec { return Spec{Info: Info{Name: string(m)}} }

func TestARegistryKeepsItsOrder(t *testing.T) {
	r := NewRegistry(member("sftp"), member("as2"), member("email"))
	if got := r.Names(); !slices.Equal(got, []string{"sftp", "as2", "email"}) {
		t.Errorf("got %v", got)
	}
	if got := r.All(); !slices.Equal(got, []member{"sftp", "as2", "email"}) {
		t.Errorf("got %v", got)
	}
	if got := r.Specs(); len(got) != 3 || got[1].Name != "as2" {
		t.Errorf("got %v", got)
	}
	if m, found := r.Find("as2"); !found || m != "as2" {
		t.Errorf("got %q, %t", m, found)
	}
	if _, found := r.Find("ftp"); found {
		t.Error("a plug-in that is not there was found")
	}
	r.All()[0], r.Names()[0] = "changed", "changed"
	if r.All()[0] != "sftp" || r.Names()[0] != "sftp" {
		t.Error("the registry can be changed from outside")
	}
}

func TestADoubleNamePanics(t *testing.T) {
	defer func() {
		if got := recover(); got != `two plug-ins of one kind are called "sftp"` {
			t.Errorf("got %v", got)
		}
	}()
	NewRegistry(member("sftp"), member("ftp"), member("sftp"))
}
