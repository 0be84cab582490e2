package vault

import (
	"context"
	"encoding/hex"
	"errors"
	"sync"

	"github.com/postbud/postbud/fault"
)

// CodeMismatch is the code of the fault when the data keys were sealed with a
// master key that the vault does not have. Args: a (then), b (now).
const CodeMismatch = "KEY-MISMATCH"

// Sealer seals and opens with the data keys of subscriptions. Several goroutines
// may use it at once.
type Sealer struct {
	vault *Vault
	keys  Keys

	mu   sync.Mutex
	open map[string]dataKey
}

// Seal seals plain for one place: table, row and field. The result is different
// each time.
func (s *Sealer) Seal(ctx context.Context, subscription, place string, plain []byte) ([]byte, error) {
	key, err := s.key(ctx, subscription)
	if err != nil {
		return nil, err
	}
	return seal(key.aead, key.id, bound("secret", subscription, place), plain), nil
}

// Unseal opens what Seal made for the same subscription and place. Damage and a
// foreign place are an Internal fault, a missing master key is KEY-MISMATCH.
func (s *Sealer) Unseal(ctx context.Context, subscription, place string, sealed []byte) ([]byte, error) {
	key, err := s.key(ctx, subscription)
	if err != nil {
		return nil, err
	}
	plain, err := unseal(key.aead, key.id, bound("secret", subscription, place), sealed)
	return plain, fault.Wrap(fault.Internal, err, "a stored secret cannot be read")
}

// Rewrap seals the subscription's data key with the current master key, so that
// older ones can go. It changes no secret and may be repeated; a subscription
// without a data key is left alone.
func (s *Sealer) Rewrap(ctx context.Context, subscription string) error {
	old, id, err := s.keys.DataKey(ctx, subscription)
	if err != nil || old == nil || id == s.vault.ID() {
		return err
	}
	plain, err := s.unwrap(subscription, old, id)
	if err != nil {
		return err
	}
	return s.keys.ReplaceDataKey(ctx, subscription, old, s.wrap(subscription, plain), s.vault.ID())
}

// Check tries whether the subscription's data key can be opened.
func (s *Sealer) Check(ctx context.Context, subscription string) error {
	sealed, id, err := s.keys.DataKey(ctx, subscription)
	if err != nil || sealed == nil {
		return err
	}
	_, err = s.unwrap(subscription, sealed, id)
	return err
}

// key opens the subscription's data key, or makes the first one.
func (s *Sealer) key(ctx context.Context, subscription string) (dataKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if k, ok := s.open[subscription]; ok {
		return k, nil
	}
	plain, err := s.load(ctx, subscription)
	if err != nil {
		return dataKey{}, err
	}
	k, err := newDataKey(plain)
	if err == nil {
		s.open[subscription] = k
	}
	return k, err
}

func (s *Sealer) load(ctx context.Context, subscription string) ([]byte, error) {
	sealed, id, err := s.keys.DataKey(ctx, subscription)
	if err != nil {
		return nil, err
	}
	if sealed != nil {
		return s.unwrap(subscription, sealed, id)
	}
	plain := random(keySize)
	added, err := s.keys.AddDataKey(ctx, subscription, s.wrap(subscription, plain), s.vault.ID())
	if err != nil || added {
		return plain, err
	}
	if sealed, id, err = s.keys.DataKey(ctx, subscription); err != nil {
		return nil, err
	}
	return s.unwrap(subscription, sealed, id)
}

func (s *Sealer) wrap(subscription string, plain []byte) []byte {
	m := s.vault.masters[0]
	return seal(m.aead, idOf(m), bound("data key", subscription), plain)
}

func (s *Sealer) unwrap(subscription string, sealed []byte, id string) ([]byte, error) {
	m, ok := s.vault.master(id)
	if !ok {
		return nil, mismatch(id, s.vault.ID())
	}
	plain, err := unseal(m.aead, idOf(m), bound("data key", subscription), sealed)
	if errors.Is(err, errOther) {
		return nil, mismatch(id, s.vault.ID())
	}
	return plain, fault.Wrap(fault.Internal, err, "the stored data key of %s cannot be read", subscription)
}

func mismatch(then, now string) error {
	return fault.New(fault.Configuration,
		"the server has another secret key (%s) than the one used before (%s): put the old key file back", now, then).
		Coded(CodeMismatch, "a", then, "b", now)
}

func idOf(m master) (id [idSize]byte) {
	_, _ = hex.Decode(id[:], []byte(m.id))
	return id
}
