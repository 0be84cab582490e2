// Package vault seals secrets at rest. A data key per subscription seals them;
// the master key, which stays outside the database, seals the data keys.
//
// What is sealed is bound to its place (subscription, table, row, field): a
// ciphertext that is moved to another place cannot be opened there.
package vault

import (
	"context"
)

// Keys keeps the sealed data keys. internal/store implements it.
type Keys interface {
	// DataKey returns the subscription's sealed data key and the id of the
	// master key that sealed it; nil when there is none yet.
	DataKey(ctx context.Context, subscription string) (sealed []byte, master string, err error)
	// AddDataKey stores the first one; false when another was faster.
	AddDataKey(ctx context.Context, subscription string, sealed []byte, master string) (bool, error)
	// ReplaceDataKey stores the same data key sealed anew, when the old seal is still there.
	ReplaceDataKey(ctx context.Context, subscription string, old, sealed []byte, master string) error
}

// Vault is the master keys: one that seals, and older ones that still open. It
// never changes, so it may be shared.
type Vault struct {
	masters []master // the current one first
}

// New makes a vault of master keys of 32 bytes each, the current one first; the
// others only open. For servers whose master key comes from their environment.
func New(current []byte, older ...[]byte) (*Vault, error) {
	v := &Vault{}
	for _, key := range append([][]byte{current}, older...) {
		m, err := newMaster(key)
		if err != nil {
			return nil, err
		}
		v.masters = append(v.masters, m)
	}
	return v, nil
}

// ID is the fingerprint of the current master key. It is safe to show.
func (v *Vault) ID() string { return v.masters[0].id }

// Over joins the vault with the place where the data keys are kept.
func (v *Vault) Over(keys Keys) *Sealer {
	return &Sealer{vault: v, keys: keys, open: map[string]dataKey{}}
}

func (v *Vault) master(id string) (master, bool) {
	for _, m := range v.masters {
		if m.id == id {
			return m, true
		}
	}
	return master{}, false
}
