package plugin

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/postbud/postbud/fault"
)

func TestStepsRecordATest(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	steps := NewSteps(func() time.Time { now = now.Add(20 * time.Millisecond); return now })
	if text, err := json.Marshal(steps); err != nil || string(text) != "[]" {
		t.Errorf("before the first step: %s, %v", text, err)
	}
	var probe Probe = steps.Probe
	if err := probe("Find server", func() (string, error) { return "10.0.0.1", nil }); err != nil {
		t.Error(err)
	}
	refused := fault.Setting("password", "the server refused our sign-in").Coded("GW-LOGIN", "user", "nb")
	for _, err := range []error{fmt.Errorf("sftp: %w", refused), errors.New(canary)} {
		if got := probe("Sign in", func() (string, error) { return "", err }); got != err {
			t.Errorf("the probe returned %v", got)
		}
	}
	got, err := json.Marshal(steps)
	want := `[{"name":"Find server","took_ms":20,"ok":true,"says":"10.0.0.1"},` +
		`{"name":"Sign in","took_ms":20,"ok":false,"error":{"kind":"configuration","code":"GW-LOGIN","field":"password","message":"the server refused our sign-in","args":{"user":"nb"}}},` +
		`{"name":"Sign in","took_ms":20,"ok":false,"error":{"kind":"internal","message":"something went wrong on our side; the log says what"}}]`
	if err != nil || string(got) != want {
		t.Errorf("got  %s\nwant %s\n%v", got, want, err)
	}
	all := steps.All()
	if len(all) != 3 || !all[0].OK || all[1].OK || all[0].Problem() != nil || all[1].Problem() != refused || all[0].Took != 20*time.Millisecond {
		t.Errorf("got %+v", all)
	}
	all[0].Name = "changed"
	if steps.All()[0].Name != "Find server" {
		t.Error("the record can be changed from outside")
	}
}

func TestStepsMayBeReadMeanwhile(t *testing.T) {
	steps := NewSteps(time.Now)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 100 {
			_ = steps.Probe("step", func() (string, error) { return "", nil })
		}
	}()
	for range 100 {
		_ = steps.All()
	}
	<-done
	if got := len(steps.All()); got != 100 {
		t.Errorf("%d steps", got)
	}
}

func TestAQuietProbeRunsTheStep(t *testing.T) {
	ran, broken := 0, errors.New("broken")
	if err := Quiet("x", func() (string, error) { ran++; return "", broken }); err != broken || ran != 1 {
		t.Errorf("ran %d times, %v", ran, err)
	}
}
