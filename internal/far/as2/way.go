package as2

import (
	"slices"
	"strings"
)

// Way is how a message goes.
type Way struct {
	Digest   string // of the signature: "sha1", "sha-256", "sha-384" or "sha-512"; "" for none
	Cipher   string // "3des", "aes128-cbc", …, "aes256-gcm"; "" for none
	Compress string // "before" or "after" signing; "" for none
	Receipt  Receipt
}

// Receipt is the receipt that the sender asks for.
type Receipt string

// The receipts.
const (
	NoReceipt   Receipt = ""
	Plain       Receipt = "sync"
	Signed      Receipt = "sync-signed"
	AsyncPlain  Receipt = "async"
	AsyncSigned Receipt = "async-signed"
)

// Receipts are all of them.
func Receipts() []Receipt { return []Receipt{NoReceipt, Plain, Signed, AsyncPlain, AsyncSigned} }

// Digests are those of signatures; "" is a message without one.
func Digests() []string { return []string{"", "sha1", "sha-256", "sha-384", "sha-512"} }

// Ciphers are those of messages; "" is one in the clear.
func Ciphers() []string {
	return []string{"", "3des", "aes128-cbc", "aes192-cbc", "aes256-cbc", "aes128-gcm", "aes192-gcm", "aes256-gcm"}
}

// Compressions are the places of compression.
func Compressions() []string { return []string{"", "before", "after"} }

// Ways are every digest with every cipher and every receipt, and every compression of
// a digest and a cipher with the receipt that most ask for.
func Ways() []Way {
	return slices.DeleteFunc(AllWays(), func(w Way) bool { return w.Compress != "" && w.Receipt != Signed })
}

// AllWays are all combinations, more than twice as many.
func AllWays() []Way {
	var all []Way
	for _, d := range Digests() {
		for _, c := range Ciphers() {
			for _, z := range Compressions() {
				for _, r := range Receipts() {
					all = append(all, Way{d, c, z, r})
				}
			}
		}
	}
	return all
}

func (w Way) String() string {
	words := []string{"unsigned", "in the clear", "not compressed", "no receipt"}
	for i, s := range []string{w.Digest, w.Cipher, w.Compress, string(w.Receipt)} {
		if s != "" {
			words[i] = s
		}
	}
	return strings.Join(words, ", ")
}

// code is the way as part of an AS2 name.
func (w Way) code() string {
	words := []string{w.Digest, w.Cipher, w.Compress, string(w.Receipt)}
	for i, s := range words {
		if s == "" {
			words[i] = "no"
		}
	}
	return strings.ReplaceAll(strings.Join(words, "."), "-", "")
}

// Cannot says which option of a way the product does not have when it takes such a
// message, "" when it has all.
func (p Product) Cannot(w Way) (option string) {
	switch {
	case strings.HasSuffix(w.Cipher, "-gcm") && p == As2lib:
		return "AuthEnvelopedData" // it knows AES-GCM in EnvelopedData alone, which the standard does not
	case strings.HasSuffix(w.Cipher, "-gcm"):
		return "AES-GCM"
	}
	return ""
}

// CannotSend is Cannot for messages that the product itself writes.
func (p Product) CannotSend(w Way) (option string) {
	switch {
	case strings.HasSuffix(w.Cipher, "-gcm") && p != As2lib:
		return "AES-GCM"
	case p == Pyas2lib && w.Compress == "after" && w.Digest != "":
		return "compression after signing"
	}
	return ""
}
