package x12

import (
	"maps"
	"strings"
	"sync"

	"github.com/postbud/postbud/invoice/codes"
)

// unitPairs are units of UN/ECE Recommendations 20 and 21 and what X12 calls them
// (element 355). Of several that X12 does not tell apart the first is the one that its
// code is read as.
const unitPairs = `
	C62 EA  EA EA  H87 EA  NAR EA  XUN UN  E48 UN  PR PR  SET ST  KT KT  XKI KT  DZN DZ  GRO GS  CEN HU  MIL TH  XPP PC
	XBX BX  XCT CT  XCS CA  XPK PK  XPA 12  XPX PL  XBG BG  XBO BO  XCA CN  XDR DR  XRO RL  XBA BR  XBE BD  XBL BA  XPL PA
	XJR JR  XTU TB  XSA SJ  XRL RE  XST SH  XEN EV  XCR CP  XTY TK  XBJ BC  XBK BS  XKG KE  XPU TY  XSL S9  XCL CX  XCY CL
	XAM AM  XAV AV  XBD B8  XBH X2  XBN BA  XBR BI  XBT BM  XCH Z2  XCK Z3  XCQ CQ  XCU CU  XCV CV  XCX CN  XDN DI  XHG Z4  XJG JU
	XLU Z5  XLV Z1  XMT M3  XPO V2  XRG RG  XRK RA  XSI SV  XSO SO  XSX ST  XTB Y4  XTD TB  XTE 09  XVI VI  XVN NV  T3 T3  TP TP
	DPR DP  HEA X5  LEF X7  MIO UM  NIU F2  RM RM
	KGM KG  GRM GR  MGM ME  MC MC  TNE MP  LBR LB  ONZ OZ  APZ TO  STN TN  LTN LG  HGM HG  DTN HK  CGM AF  DG DG  DJ DJ
	CTM CD  GRN GX  DWT WP  CWA CW  CWI HW  LP LP
	LTR LT  MLT ML  CLT C3  DLT DL  HLT H4  GLL GA  GLI GI  QTL QT  PTL PT  OZA FO  MTQ CR  CMQ CC  DMQ C8  FTQ CF  INQ CI  YDQ CY
	PTI PX  QTI QU  OZI FZ  BUA BU  BUI BV
	MTR MR  CMT CM  DMT DM  MMT MM  KMT DK  INH IN  FOT FT  YRD YD  SMI 02  NMI NM  LM LM  LF LF  LY LX
	MTK SM  CMK SC  MMK MS  FTK SF  INK SI  YDK SY  ACR AC  MIK SB
	SEC 03  MIN MJ  HUR HR  LH LH  DAY DA  WEE WK  MON MO  QAN Q1  ANN YR  E49 WD  E51 JA
	KWH KH  KWT K7  WTT 99  GV GV  JOU 86  BTU BY  AMP 68  VLT 70  KVA K4  MWH T9  KVR K5  K3 K3
	CEL CE  FAH FA  HTZ HZ  MHZ N6  KPA KQ  MPA M8  NEW NW  RPM R3  KNT EH  BQL R2  MCU MU
	P1 P1  LS LS  LO LO  M4 M4  AS AS  BFT BF  NL NL  SX SX  LR LR  PD PD  LK LK  IE IE  ZZ ZZ`

// usualUnits are both ways of unitPairs.
var usualUnits = sync.OnceValue(func() table {
	t := table{map[string]string{}, map[string]string{}}
	words := strings.Fields(unitPairs)
	for i := 0; i+1 < len(words); i += 2 {
		t.code[words[i]] = words[i+1]
		if t.term[words[i+1]] == "" {
			t.term[words[i+1]] = words[i]
		}
	}
	return t
})

// unitTable is the usual units and those of the settings, which win.
func unitTable(own map[string]string) table {
	usual, mine := usualUnits(), tableOf(own)
	t := table{maps.Clone(usual.code), maps.Clone(usual.term)}
	maps.Copy(t.code, mine.code)
	maps.Copy(t.term, mine.term)
	return t
}

// unit is the code of a unit in X12. Those of Recommendation 20 that begin with a
// digit came from X12 and are the same.
func (w *writer) unit(term, unit string) string {
	code := w.units.code[unit]
	if code == "" && len(unit) == 2 && unit[0] <= '9' && codes.Has(codes.Unit, unit) {
		code = unit
	}
	if code == "" && unit != "" {
		w.fail(unsaid(term, unit, noUnit, nameUnit))
	}
	return code
}

// unitOf is the unit of a code in X12, the code itself where no unit is known.
func (d *draft) unitOf(code string) string {
	if unit := d.units.term[code]; unit != "" {
		return unit
	}
	return code
}
