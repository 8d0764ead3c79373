"""The font families that cards are printed in, each assigned by hand to a split, and their roles.

Families whose design is that of another (metric clones, reissues) share its split, but for the
clones of Helvetica and Courier that every system prints with: FreeSans and FreeMono are tested on
although TeX Gyre's cuts of the same designs are trained on.
"""

from __future__ import annotations

from data.synth.font_family import Family, families, italics
from data.synth.google_families import WITH_VIETNAMESE, WITHOUT_VIETNAMESE

_COMPLETE = (
    # With every Vietnamese letter.
    *families(
        "train",
        "sans",
        Liberation_Sans=r"LiberationSans(Narrow)?",
        Arimo=r"Arimo",
        Roboto=r"Roboto(Condensed)?",
        DejaVu_Sans=r"DejaVuSans(Condensed)?",
        Inter=r"Inter(Display)?",
        Noto_Sans=r"NotoSans(Display)?",
        TeX_Gyre_Heros=r"texgyreheros(cn)?",
        TeX_Gyre_Adventor=r"texgyreadventor",
        Manrope=r"Manrope",
        Quicksand=r"Quicksand",
        Linux_Biolinum=r"LinBiolinum|LibertinusSans",
        Fira_Sans=r"FiraSans(Condensed)?",
        Source_Sans=r"SourceSansPro",
        IBM_Plex_Sans=r"IBMPlexSans(Condensed)?",
        Montserrat=r"Montserrat",
        Merriweather_Sans=r"MerriweatherSans",
        Josefin_Sans=r"JosefinSans",
        Iwona=r"Iwona(Cond)?(Medium)?",
        Kurier=r"Kurier(Cond)?(Medium)?",
        Lexend=r"Lexend(Deca)?",
        Baloo_2=r"Baloo2",
        Cantarell=r"Cantarell",
        Clear_Sans=r"ClearSans",
        Comfortaa=r"Comfortaa",
        Jura=r"Jura",
        League_Spartan=r"LeagueSpartan",
        Latin_Modern_Sans=r"lmsans(10|quot8|demicond10)|NewCMSans10",
        M_PLUS=r"Mplus[12]",
        VL_Gothic=r"VL-PGothic",
        Yanone_Kaffeesatz=r"YanoneKaffeesatz",
        osifont=r"osifont",
    ),
    *families(
        "train",
        "serif",
        Liberation_Serif=r"LiberationSerif",
        Tinos=r"Tinos",
        DejaVu_Serif=r"DejaVuSerif(Condensed)?",
        FreeSerif=r"FreeSerif",
        TeX_Gyre_Termes=r"texgyretermes",
        TeX_Gyre_Pagella=r"texgyrepagella",
        TeX_Gyre_Bonum=r"texgyrebonum",
        TeX_Gyre_Schola=r"texgyreschola",
        Gentium_Plus=r"Gentium(Book)?Plus",
        Linux_Libertine=r"LinLibertine|LibertinusSerif",
        EB_Garamond=r"EBGaramond(08|12)?",
        Cormorant=r"CormorantGaramond",
        Crimson_Pro=r"Crimson(Pro)?",
        Merriweather=r"Merriweather",
        IBM_Plex_Serif=r"IBMPlexSerif",
        Roboto_Serif=r"RobotoSerif(_Condensed)?",
        Roboto_Slab=r"RobotoSlab",
        Source_Serif=r"SourceSerifPro",
        Antykwa_Poltawskiego=r"antpolt(cond|semicond)?",
        Antykwa_Torunska=r"AntykwaTorunska(Cond)?(Med)?",
        Erewhon=r"Erewhon|Heuristica|LinguisticsPro",
        Vollkorn=r"Vollkorn",
        Junicode=r"JunicodeTwoBeta",
        Latin_Modern_Roman=r"lmroman10|NewCM10",
        Doulos_SIL=r"Doulos(SIL|_SIL)",
        GFS_Didot=r"GFSDidot",
    ),
    *families(
        "train",
        "mono",
        DejaVu_Sans_Mono=r"DejaVuSansMono",
        JetBrains_Mono=r"JetBrainsMono",
        IBM_Plex_Mono=r"IBMPlexMono",
        Roboto_Mono=r"RobotoMono",
        League_Mono=r"LeagueMono",
        M_PLUS_Code=r"MplusCode(Latin)?60",
    ),
    *families(
        "train",
        "typewriter",
        TeX_Gyre_Cursor=r"texgyrecursor",
        Latin_Modern_Mono=r"lmmono(lt)?10|NewCMMono10",
        UM_Typewriter=r"UMTypewriter",
    ),
    *families("train", "hand", Miama_Nueva=r"miama", Lemonada=r"Lemonada"),
    *italics(
        "train",
        EB_Garamond=r"EBGaramond(08|12)?",
        Cormorant=r"CormorantGaramond",
        Crimson_Pro=r"CrimsonPro",
        Josefin_Sans=r"JosefinSans",
        Vollkorn=r"Vollkorn",
        TeX_Gyre_Chorus=r"texgyrechorus",
    ),
    *families("validation", "sans", Lato=r"Lato", Nunito=r"Nunito", Chivo=r"Chivo"),
    *families("validation", "serif", Noto_Serif=r"NotoSerif(Display)?", Spectral=r"Spectral"),
    *families("validation", "mono", Cousine=r"Cousine|LiberationMono"),
    *italics("validation", Spectral=r"Spectral", Gentium_Plus=r"GentiumPlus"),
    *families(
        "test",
        "sans",
        Open_Sans=r"OpenSans(Condensed)?",
        Carlito=r"Carlito",
        FreeSans=r"FreeSans",
        Andika=r"Andika(NewBasic)?",
        Libre_Franklin=r"LibreFranklin",
        Cabin=r"Cabin(Condensed)?",
        Rosario=r"Rosario",
    ),
    *families(
        "test",
        "serif",
        Charis_SIL=r"CharisSIL",
        STIX_Two=r"STIXTwoText",
        Yrsa=r"Yrsa|Rasa",
        Alegreya=r"Alegreya",
    ),
    *families("test", "mono", Cascadia=r"CascadiaCod[3e]", Source_Code=r"SourceCodePro"),
    *families("test", "typewriter", FreeMono=r"FreeMono"),
    *families("test", "hand", LXGW_WenKai=r"LXGWWenKai"),
    *italics("test", Alegreya=r"Alegreya"),
)

_PLAIN = (
    # Without Vietnamese: for Indonesian cards, and for numbers and dates everywhere.
    *families(
        "train",
        "sans",
        Nimbus_Sans=r"NimbusSans(Narrow)?",
        URW_Gothic=r"URWGothic",
        Oxygen=r"Oxygen-Sans",
        Tuffy=r"Tuffy",
        Dosis=r"Dosis",
        Karla=r"Karla",
        Go=r"Go",
        B612=r"B612",
        Sora=r"Sora",
        Raleway=r"Raleway",
        Mukta=r"Mukta(Malar|Mahee|Vaani)?",
        Cuprum=r"Cuprum",
        Atkinson_Hyperlegible=r"Atkinson-?Hyperlegible",
        Cooper_Hewitt=r"CooperHewitt",
        Quattrocento_Sans=r"QuattrocentoSans",
        Gillius=r"GilliusADF(Cond)?",
        Veranda=r"Veranda(Bd)?",
        QT_Helvetica=r"QTHelvetCnd",
        Comic_Neue=r"ComicNeue",
    ),
    *families(
        "train",
        "serif",
        Nimbus_Roman=r"NimbusRoman",
        P052=r"P052",
        C059=r"C059",
        URW_Bookman=r"URWBookman",
        Caladea=r"Caladea",
        Old_Standard=r"OldStandard",
        Arvo=r"Arvo",
        Bitter=r"Bitter",
        XCharter=r"XCharter",
    ),
    *families(
        "train",
        "mono",
        Hack=r"Hack",
        Fira_Mono=r"Fira(Code|Mono)",
        Go_Mono=r"Go-Mono",
        Anonymous_Pro=r"Anonymous ?Pro",
        mononoki=r"mononoki",
        Oxygen_Mono=r"OxygenMono",
        QT_Letter_Gothic=r"QTLetterGoth",
    ),
    *families(
        "train", "typewriter", Nimbus_Mono=r"NimbusMonoPS", Courier_10_Pitch=r"Courier10PitchBT"
    ),
    *families("validation", "sans", PT_Sans=r"PT[SN]5[57]F"),
    *families("validation", "serif", Clara=r"clarar"),
    *families("test", "sans", Play=r"Play", Hind=r"HindMadurai"),
    *families("test", "mono", Inconsolata=r"Inconsolata(N|zi4)?"),
    *families("test", "typewriter", Courier_Prime=r"Courier ?Prime"),
)

FAMILIES = (
    *_COMPLETE,
    *_PLAIN,
    *WITH_VIETNAMESE,
    *WITHOUT_VIETNAMESE,
    Family("OCR A", r"OCRA(Bold|Condensed)?", "ocr", "any"),
    Family("OCR B", r"OCR-?B(-?10)?", "ocr", "any"),
)

ROLE_STYLES = {
    "value": {"sans": 0.8, "serif": 0.1, "mono": 0.06, "typewriter": 0.04},
    "caption": {"sans": 0.88, "serif": 0.12},
    "title": {"sans": 0.72, "serif": 0.28},
    "number": {"sans": 0.68, "mono": 0.12, "serif": 0.1, "ocr": 0.1},
    "ocr": {"ocr": 0.65, "mono": 0.2, "sans": 0.15},
    "typed": {"typewriter": 0.5, "serif": 0.25, "mono": 0.15, "sans": 0.1},
    "handwritten": {"hand": 1.0},
}
"""How often a role is printed in a style. Chosen: cards use a sans; the rest is for variety. "ocr"
is the KTP's NIK, which is printed in an OCR-A face (not confirmed officially); "typed" and
"handwritten" fill in the paper CMND."""

ROLE_BOLD = {
    "value": 0.45,
    "caption": 0.15,
    "title": 0.85,
    "number": 0.7,
    "ocr": 0.3,
    "typed": 0.3,
    "handwritten": 0.25,
}
"""Share of bold faces by role. Chosen: cards differ in it."""

WEIGHT_SHARES = {
    "light": 0.15,
    "regular": 1.0,
    "medium": 0.5,
    "semibold": 0.5,
    "bold": 1.0,
    "extrabold": 0.12,
}
"""How often a weight is taken among those of one family that are as bold as wished, relative to
the others. Chosen: printers have regular and bold; hairlines and blacks are no text faces."""

WEIGHTS = {
    "light": ("light", "lt", "l", "extralt"),
    "regular": ("", "regular", "book", "roman", "normal", "text", "r", "re"),
    "medium": ("medium", "med", "md"),
    "semibold": ("semibold", "semi-bold", "semibd", "demi", "demibold", "sb"),
    "bold": ("bold", "rb", "bd", "b", "bo"),
    "extrabold": ("extrabold", "heavy", "extra-bold"),
}
"""What the end of a file's name says about its weight; other ends are no usable face."""
