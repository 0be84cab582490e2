package edifact

import "strings"

// The directories that are written.
const (
	d96a = "d96a"
	d01b = "d01b"
)

// directory is the bounds of a directory where the two that are written differ:
// characters of an element, digits of a number, repeats of a segment.
type directory struct {
	release     string
	association string // of EANCOM
	gtin        string // 7143 of a GTIN

	reference    int // 1154
	text         int // 4440
	description  int // 7008
	postCode     int // 3251
	list         int // 1131
	textCode     int // 4441
	amount       int // 5004
	quantity     int // 6060
	headTexts    int // FTX
	lineTexts    int // FTX of a line
	descriptions int // IMD of a line
	lineChanges  int // ALC of a line
	subdivision  bool
	anyLineID    bool // 1082 may have letters
}

func directoryOf(name string) directory {
	if name == d01b {
		return directory{release: "01B", association: "EAN010", gtin: "SRV",
			reference: 70, text: 512, description: 256, postCode: 17, list: 17, textCode: 17, amount: 35, quantity: 35,
			headTexts: 99, lineTexts: 99, descriptions: 99, lineChanges: 30, subdivision: true, anyLineID: true}
	}
	return directory{release: "96A", association: "EAN008", gtin: "EN",
		reference: 35, text: 70, description: 35, postCode: 9, list: 3, textCode: 3, amount: 18, quantity: 15,
		headTexts: 10, lineTexts: 5, descriptions: 10, lineChanges: 15}
}

// What both directories have in common.
const (
	nameLength      = 35 // 3036, 3042, 3164, 3192, 3194, 3412, 7140, 1230 and 7160
	names           = 5  // 3036 in C080
	streets         = 4  // 3042 in C059
	texts           = 5  // 4440 in C108
	codeLength      = 3
	contactLength   = 512 // 3148
	bankLength      = 11  // 3433
	orderLineLength = 6   // 1156
	lineIDLength    = 6   // 1082
	rateLength      = 17  // 5278
	priceDigits     = 15  // 5118
	baseDigits      = 9   // 5284
	percentDigits   = 10  // 5482
	countDigits     = 18  // 6066
	accounts        = 5   // FII of a party
	rates           = 10  // TAX of the summary
	headRates       = 5   // TAX of the head
	itemNumbersMost = 25  // PIA of a line
	documentRefs    = 99  // RFF of the head in D.96A
)

// widths are the lengths of free text and of descriptions in the directory of a
// message that is read, by which a text that was cut is put together again.
func widths(release string) (text, description int) {
	year := release
	if strings.HasPrefix(release, "9") {
		year = "19" + release
	} else {
		year = "20" + release
	}
	text, description = 70, 35
	if year >= "1999B" {
		text = 512
	}
	if year >= "1998B" {
		description = 256
	}
	return text, description
}
