package paper

import (
	"encoding/binary"
	"unicode/utf16"
)

// sRGB is the colour space of the pages as an ICC profile (ICC.1:2004-10, version 4.2):
// a display profile of the numbers that IEC 61966-2-1 gives, primaries and white point
// adapted to D50 by the Bradford matrix, which is what a PDF/A must name as its output
// intent.
func sRGB() []byte {
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", localized("sRGB")},
		{"cprt", localized("No copyright, use freely")},
		{"wtpt", fixedPoint("XYZ ", 63190, 65536, 54061)}, // 0.9642 1 0.8249
		{"chad", fixedPoint("sf32", 68674, 1502, -3291, 1939, 64912, -1119, -606, 988, 49262)},
		{"rXYZ", fixedPoint("XYZ ", 28578, 14581, 912)}, // 0.43607 0.22249 0.01392
		{"gXYZ", fixedPoint("XYZ ", 25241, 46981, 6362)},
		{"bXYZ", fixedPoint("XYZ ", 9376, 3972, 46799)},
		{"rTRC", curve()}, {"gTRC", nil}, {"bTRC", nil}, // the same curve thrice
	}
	var table, body []byte
	table = binary.BigEndian.AppendUint32(table, uint32(len(tags)))
	begin := 128 + 4 + 12*len(tags)
	at, size := 0, 0
	for _, t := range tags {
		if t.data != nil {
			at, size = begin+len(body), len(t.data)
			body = append(body, t.data...)
			for len(body)%4 != 0 {
				body = append(body, 0)
			}
		}
		table = append(table, t.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at))
		table = binary.BigEndian.AppendUint32(table, uint32(size))
	}
	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head[0:], uint32(begin+len(body)))
	binary.BigEndian.PutUint32(head[8:], 0x04200000) // version
	copy(head[12:], "mntrRGB XYZ ")
	for i, n := range []uint16{2026, 1, 1, 0, 0, 0} {
		binary.BigEndian.PutUint16(head[24+2*i:], n)
	}
	copy(head[36:], "acsp")
	for i, n := range []uint32{63190, 65536, 54061} { // the light of the connection space, D50
		binary.BigEndian.PutUint32(head[68+4*i:], n)
	}
	return append(append(head, table...), body...)
}

// fixedPoint is numbers in units of 1/65536.
func fixedPoint(kind string, numbers ...int32) []byte {
	data := append([]byte(kind), 0, 0, 0, 0)
	for _, n := range numbers {
		data = binary.BigEndian.AppendUint32(data, uint32(n))
	}
	return data
}

// curve is the transfer function of sRGB: ((x + 0.055) / 1.055) to the power of 2.4,
// below 0.04045 x / 12.92 (parametric curve of type 3).
func curve() []byte {
	data := append([]byte("para"), 0, 0, 0, 0, 0, 3, 0, 0)
	for _, n := range []int32{157286, 62119, 3417, 5072, 2651} {
		data = binary.BigEndian.AppendUint32(data, uint32(n))
	}
	return data
}

// localized is one English text.
func localized(text string) []byte {
	data := append([]byte("mluc"), 0, 0, 0, 0)
	units := utf16.Encode([]rune(text))
	data = binary.BigEndian.AppendUint32(data, 1)
	data = binary.BigEndian.AppendUint32(data, 12)
	data = append(data, "enUS"...)
	data = binary.BigEndian.AppendUint32(data, uint32(2*len(units)))
	data = binary.BigEndian.AppendUint32(data, 28)
	for _, u := range units {
		data = binary.BigEndian.AppendUint16(data, u)
	}
	return data
}
