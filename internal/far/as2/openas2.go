package as2

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// openAS2 drives the server OpenAS2 as its users do: by files of configuration, by a
// folder into which files to be sent are put, and by the folders in which it stores.
type openAS2 struct {
	peer *Peer

	mu     sync.Mutex
	orders int
}

var openAS2Version = regexp.MustCompile(`OpenAS2 Server v([0-9.]+) started`)

func (o *openAS2) start(t Test, p *Peer) {
	t.Helper()
	port := freePort(t)
	p.URL = "http://127.0.0.1:" + port + "/"
	p.mdnPort = freePort(t)
	config := p.file(t, "config/config.xml", o.config(port, p.mdnPort))
	p.file(t, "config/partnerships.xml", o.partnerships("http://127.0.0.1:"+p.mdnPort+"/"))
	p.file(t, "config/commands.xml", []byte("<commands/>\n"))
	for _, dir := range []string{"outbox", "pending", "temp"} {
		if err := os.Mkdir(filepath.Join(p.dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	name, args := java(t, "-Dorg.apache.commons.logging.Log=org.openas2.logging.Log", "-cp", classPath(t), "org.openas2.app.OpenAS2Server", config)
	p.process = run(t, func(string) {}, name, args...)
	until(t, "its start", p.process, func() bool { return openAS2Version.MatchString(p.Log()) })
	p.Version = openAS2Version.FindStringSubmatch(p.Log())[1]
}

// classPath is the server's jars. Several bring the same classes and tables of Java's
// mail; those that are whole go first, or no unsigned receipt is written.
func classPath(t Test) string {
	t.Helper()
	dir := filepath.Join(filepath.Dir(built(t, "openas2/ready")), "lib")
	var path []string
	for _, first := range []string{"javax.mail-1.*.jar", "jakarta.activation-1.*.jar"} {
		found, err := filepath.Glob(filepath.Join(dir, first))
		if err != nil || len(found) != 1 {
			t.Fatalf("OpenAS2 comes without %s: %v", first, err)
		}
		path = append(path, found...)
	}
	return strings.Join(append(path, filepath.Join(dir, "*")), string(os.PathListSeparator))
}

// config is the configuration of the server.
func (o *openAS2) config(port, mdn string) []byte {
	home := filepath.ToSlash(o.peer.dir)
	return fmt.Appendf(nil, `<openas2>
  <properties as2_message_id_format="&lt;openas2-$rand.UUID$@openas2.invalid&gt;" log_date_format="HH:mm:ss.SSS"/>
  <certificates classname="org.openas2.cert.PKCS12CertificateFactory" filename="%[1]s/keys.p12" password="%[2]s" interval="3600"/>
  <partnerships classname="org.openas2.partner.XMLPartnershipFactory" filename="%[1]s/config/partnerships.xml" interval="3600"/>
  <loggers><logger enabled="true" classname="org.openas2.logging.ConsoleLogger"/></loggers>
  <commands classname="org.openas2.cmd.XMLCommandRegistry" filename="%[1]s/config/commands.xml"/>
  <processor classname="org.openas2.processor.DefaultProcessor" pendingmdn="%[1]s/pending/mdn" pendingmdninfo="%[1]s/pending/info">
    <module classname="org.openas2.processor.sender.AS2SenderModule" readtimeout="30000" connecttimeout="30000"/>
    <module classname="org.openas2.processor.sender.MDNSenderModule"/>
    <module classname="org.openas2.processor.storage.MDNFileModule" filename="%[1]s/mdn/$rand.UUID$" protocol="as2" tempdir="%[1]s/temp"/>
    <module classname="org.openas2.processor.storage.MessageFileModule" filename="%[1]s/in/$msg.headers.message-id$~$rand.UUID$~$msg.content-disposition.filename$"
      protocol="as2" tempdir="%[1]s/temp"/>
    <module classname="org.openas2.processor.receiver.AS2DirectoryPollingModule" outboxdir="%[1]s/outbox" errordir="%[1]s/failed" sentdir="%[1]s/sent"
      stored_sent_filename="$msg.attributes.letter$" stored_error_filename="$msg.attributes.letter$"
      interval="1" delimiters="~" format="sender.as2_id, receiver.as2_id, attributes.letter, attributes.filename" sendfilename="true"
      mimetype="application/octet-stream" resend_max_retries="0"/>
    <module classname="org.openas2.processor.receiver.AS2ReceiverModule" address="127.0.0.1" port="%[3]s" errordir="%[1]s/refused"/>
    <module classname="org.openas2.processor.receiver.AS2MDNReceiverModule" address="127.0.0.1" port="%[4]s"/>
  </processor>
</openas2>
`, home, password, port, mdn)
}

// partnerships are one for each way, and one in which we send.
func (o *openAS2) partnerships(mdn string) []byte {
	var partners, ways strings.Builder
	p := o.peer
	fmt.Fprintf(&partners, "  <partner name=\"peer\" as2_id=\"%s\" x509_alias=\"own\" email=\"peer@openas2.invalid\"/>\n", p.Name)
	fmt.Fprintf(&partners, "  <partner name=\"us\" as2_id=\"%s\" x509_alias=\"partner\" email=\"us@openas2.invalid\"/>\n", p.options.Name)
	fmt.Fprint(&ways, "  <partnership name=\"from us\"><sender name=\"us\"/><receiver name=\"peer\"/></partnership>\n")
	for i, w := range p.options.Ways {
		if p.Product.CannotSend(w) != "" {
			continue
		}
		fmt.Fprintf(&partners, "  <partner name=\"us%d\" as2_id=\"%s\" x509_alias=\"partner\" email=\"us@openas2.invalid\"/>\n", i, p.Us(w))
		fmt.Fprintf(&ways, "  <partnership name=\"to us %d\"><sender name=\"peer\"/><receiver name=\"us%[1]d\"/>\n", i)
		for _, a := range o.attributes(w, mdn) {
			fmt.Fprintf(&ways, "    <attribute name=\"%s\" value=\"%s\"/>\n", a[0], a[1])
		}
		fmt.Fprint(&ways, "  </partnership>\n")
	}
	return []byte("<partnerships>\n" + partners.String() + ways.String() + "</partnerships>\n")
}

func (o *openAS2) attributes(w Way, mdn string) [][2]string {
	all := [][2]string{
		{"protocol", "as2"}, {"content_transfer_encoding", "binary"}, {"subject", "from OpenAS2"}, {"as2_url", o.peer.options.URL},
		{"resend_max_retries", "0"},
	}
	if w.Digest != "" {
		all = append(all, [2]string{"sign", w.Digest})
	}
	if w.Cipher != "" {
		all = append(all, [2]string{"encrypt", strings.TrimSuffix(w.Cipher, "-cbc")})
	}
	if w.Compress != "" {
		all = append(all, [2]string{"compression_type", "ZLIB"}, [2]string{"compression_mode", "compress-" + w.Compress + "-signing"})
	}
	if w.Receipt == AsyncPlain || w.Receipt == AsyncSigned {
		all = append(all, [2]string{"as2_receipt_option", mdn})
	}
	if w.Receipt != NoReceipt {
		all = append(all, [2]string{"as2_mdn_to", "peer@openas2.invalid"})
	}
	if w.Receipt == Signed || w.Receipt == AsyncSigned {
		digest := w.Digest
		if digest == "" {
			digest = "sha-256"
		}
		return append(all, [2]string{"as2_mdn_options", "signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, " + digest})
	}
	return append(all, [2]string{"as2_mdn_options", "none"})
}

func (o *openAS2) send(ctx context.Context, t Test, letters []Letter) []Sent {
	t.Helper()
	p := o.peer
	ids := make([]string, len(letters))
	for i, l := range letters {
		o.mu.Lock()
		o.orders++
		ids[i] = "letter" + strconv.Itoa(o.orders)
		o.mu.Unlock()
		name := strings.Join([]string{p.Name, p.Us(l.Way), ids[i], l.Name}, "~")
		p.file(t, "aside/"+name, l.Data)
		if err := os.Rename(filepath.Join(p.dir, "aside", name), filepath.Join(p.dir, "outbox", name)); err != nil {
			t.Fatal(err)
		}
	}
	all := make([]Sent, len(letters))
	for i, id := range ids {
		for all[i] = o.told(id, letters[i].Way); all[i].Note == ""; all[i] = o.told(id, letters[i].Way) {
			select {
			case <-time.After(20 * time.Millisecond):
			case <-p.process.done:
				t.Fatal("OpenAS2 ended while it sent")
			case <-ctx.Done():
				t.Fatalf("OpenAS2 says nothing of a message it was to send: %s", letters[i].Way)
			}
		}
	}
	return all
}

// told is what the server says of a letter: by the folder it moves it to, and, for it
// does not move one that no receipt is due for, by its log. The note is "" before.
func (o *openAS2) told(id string, w Way) Sent {
	dir, log := o.peer.dir, o.peer.Log()
	s := Sent{SameMIC: true}
	if found := regexp.MustCompile(`File assigned to message: [^~]*~[^~]*~` + id + `~.* \[(<[^>]*>)\]`).FindStringSubmatch(log); found != nil {
		s.MessageID = found[1]
	}
	switch {
	case exists(dir, "sent", id):
		s.Delivered, s.Note = true, "sent"
	case exists(dir, "failed", id):
		s.Note = "failed"
	case w.Receipt == NoReceipt && s.MessageID != "" && strings.Contains(log, "millisecondsms ["+s.MessageID+"]"):
		s.Delivered, s.Note = true, "sent, no receipt asked for"
	}
	return s
}

func exists(parts ...string) bool {
	_, err := os.Stat(filepath.Join(parts...))
	return err == nil
}

func (o *openAS2) received(t Test) []Received {
	t.Helper()
	files, err := os.ReadDir(filepath.Join(o.peer.dir, "in"))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var all []Received
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(o.peer.dir, "in", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		id, rest, _ := strings.Cut(f.Name(), "~")
		_, name, _ := strings.Cut(rest, "~")
		all = append(all, Received{MessageID: id, Name: name, Data: data})
	}
	return all
}
