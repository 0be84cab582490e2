package ledger

import (
	"regexp"
	"testing"
)

func TestAKeyNamesADocumentWhateverItsWay(t *testing.T) {
	k := Key{Subscription: "acme", Activation: "dinero", Ref: "1042", Version: "v1", Destination: "sftp"}
	with := func(change func(*Key)) Key { c := k; change(&c); return c }
	for _, test := range []struct {
		name                          string
		other                         Key
		sameID, sameRemote, sameFresh bool
	}{
		{"itself", k, true, true, true},
		{"another destination", with(func(k *Key) { k.Destination = "email" }), true, false, false},
		{"a copy", with(func(k *Key) { k.Copy = 1 }), false, true, false},
		{"another version", with(func(k *Key) { k.Version = "v2" }), false, false, false},
		{"another document", with(func(k *Key) { k.Ref = "1043" }), false, false, false},
		{"another activation", with(func(k *Key) { k.Activation = "economic" }), false, false, false},
		{"another subscription", with(func(k *Key) { k.Subscription = "beta" }), false, false, false},
		{"the same letters parted otherwise", with(func(k *Key) { k.Activation, k.Ref = "dinero1", "042" }), false, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if same := k.ID() == test.other.ID(); same != test.sameID {
				t.Errorf("the same id: %v", same)
			}
			if same := k.Remote(false) == test.other.Remote(false); same != test.sameRemote {
				t.Errorf("the same remote identity: %v", same)
			}
			if same := k.Remote(true) == test.other.Remote(true); same != test.sameFresh {
				t.Errorf("the same fresh identity: %v", same)
			}
		})
	}
	if k.Remote(true) == k.Remote(false) {
		t.Error("a fresh identity is the old one")
	}
	if !regexp.MustCompile(`^doc_[a-z0-9]{20}$`).MatchString(k.ID()) || !regexp.MustCompile(`^[a-z0-9]{26}$`).MatchString(k.Remote(false)) {
		t.Errorf("id %q, remote %q", k.ID(), k.Remote(false))
	}
}

func TestAnIdentityNeverChanges(t *testing.T) {
	k := Key{Subscription: "acme", Activation: "dinero", Ref: "1042", Version: "v1", Destination: "sftp"}
	if k.ID() != "doc_kpd57p5wyjbea6pyz3a3" || k.Remote(false) != "wmjhcg443grzt8c6vkpz9cnqug" {
		t.Errorf("id %s, remote %s: receivers would take old documents for new ones", k.ID(), k.Remote(false))
	}
}
