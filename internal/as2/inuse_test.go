package as2_test

import (
	"testing"
	"time"

	"github.com/postbud/postbud/internal/as2"
)

func TestTheCertificatesInUseChangeWhenTheirTimeComes(t *testing.T) {
	oldKey, old := newKey("old")
	nextKey, next := newKey("next")
	now := time.Now()
	p := as2.Partnership{
		Us:      as2.Us{Keys: []as2.OwnKey{{Certificate: old, Private: oldKey}, {Certificate: next, Private: nextKey, From: now.Add(time.Hour)}}},
		Partner: as2.Partner{Certificates: []as2.PartnerCertificate{{Certificate: next}, {Certificate: old, From: now.Add(time.Hour)}}},
	}
	if ours, theirs := p.InUse(now); ours != old || theirs != next {
		t.Error("the next ones are in use too early")
	}
	if ours, theirs := p.InUse(now.Add(2 * time.Hour)); ours != next || theirs != old {
		t.Error("the next ones are not in use")
	}
	if ours, theirs := (as2.Partnership{}).InUse(now); ours != nil || theirs != nil {
		t.Error("there are certificates of nobody")
	}
}
