package xmltree_test

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/postbud/postbud/internal/xmltree"
)

func TestBase64IsWholeGroups(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, " \n": true, "QUJD": true, "QUI=": true, "QQ==": true, "Q U\nI\t=\r": true,
		"Q": false, "QU": false, "QUJ": false, "QUI": false, "QQ=": false, "QQ===": false, "=": false, "====": false,
		"QR==": false, "QUJ=": false, // bits left over
		"QQ==QUJD": false, "QU=D": false, "QUJ-": false, "QUJé": false,
	} {
		if got := xmltree.Base64([]byte(text)); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

func TestBase64AgreesWithTheStandardLibrary(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		text := make([]byte, chance.IntN(13))
		for i := range text {
			text[i] = "ABQgw9+/=="[chance.IntN(10)]
		}
		_, err := base64.StdEncoding.Strict().DecodeString(string(text))
		if got := xmltree.Base64(text); got != (err == nil) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
}

func TestEmbeddedFileIsToldToBeBase64(t *testing.T) {
	v := xmltree.NewVocabulary(map[string]string{"cbc": "urn:cbc"}, "cbc:EmbeddedDocumentBinaryObject")
	for text, want := range map[string]bool{
		"": true, "QUI=": true, "QUI": false, strings.Repeat("QUJD\n", 100_000): true, strings.Repeat("QUJD\n", 100_000) + "Q": false,
	} {
		doc := `<a xmlns:b="urn:cbc"><b:EmbeddedDocumentBinaryObject>QUJD</b:EmbeddedDocumentBinaryObject><b:EmbeddedDocumentBinaryObject>` + text + `</b:EmbeddedDocumentBinaryObject><c/></a>`
		tree, err := xmltree.Parse(t.Context(), strings.NewReader(doc), xmltree.Options{Vocabulary: v})
		if err != nil {
			t.Fatal(err)
		}
		if !tree.EmbeddedBase64(1) || tree.EmbeddedBase64(2) != want || !tree.EmbeddedBase64(3) {
			t.Errorf("%d characters: got %v", len(text), tree.EmbeddedBase64(2))
		}
	}
}
