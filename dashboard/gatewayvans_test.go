package dashboard_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	farsftp "github.com/postbud/postbud/internal/far/sftp"
)

// aMailbox is one at an operator that is reached by SFTP. The other lines are shown by
// the gateways that are nothing else.
func aMailbox(t *testing.T) setting {
	home := t.TempDir()
	for _, name := range []string{"in", "out", "read"} {
		if err := os.Mkdir(filepath.Join(home, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s, err := farsftp.Open(farsftp.Options{Folder: home, Users: []farsftp.User{{Name: "nordlys", Password: "over the bridge"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	trouble := func(f farsftp.Faults) func() { return func() { s.Set(f) } }
	good := trouble(farsftp.Faults{})
	return setting{kind: "vans", trust: true, never: map[string]string{"Delete": untested},
		choose: []string{"set.wire", "sftp", "set.receipt", "contrl", "set.return_done", "move"},
		fill: []string{"set.sftp_host", s.Host(), "set.sftp_port", strconv.Itoa(s.Port()), "set.sftp_user", "nordlys", "secret.sftp_password", "over the bridge",
			"set.sftp_folder", "in", "set.sender", "5790000000005:14", "set.return_folder", "out", "set.done_folder", "read"},
		wrong: []wrong{
			{fill: []string{"set.sftp_host", noHost}, at: "Find server", says: notToday},
			{fill: []string{"set.sftp_port", strconv.Itoa(closedPort(t))}, at: "Connect", says: shut},
			{unknown: true, at: "Check host key", says: "The server shows this key"},
			{fill: []string{"secret.sftp_password", "under the bridge"}, at: "Sign in", says: notLetIn},
			{fill: []string{"set.sftp_folder", "none"}, at: "Open folder", says: notWorthy},
			{far: trouble(farsftp.Faults{Deny: []farsftp.Op{farsftp.Write}}), mend: good, at: "Write probe", says: notWorthy},
			{far: trouble(farsftp.Faults{FailRename: true}), mend: good, at: "Rename", says: notToday},
			{far: trouble(farsftp.Faults{Lose: true}), mend: good, at: "Read back", says: notToday},
			{fill: []string{"set.return_folder", "none"}, at: "Return folder", says: notWorthy},
			{fill: []string{"set.done_folder", "none"}, at: "Folder for receipts", says: notWorthy},
			{fill: []string{"set.sender", "5790000000005:14:route:more"}, at: "Settings", says: "is no EDI number"},
		}}
}
