using System.Buffers;
using System.Text;
using Jarvis.Data.Reading.Streams;

namespace Jarvis.Data.Reading.Encodings;

/// <summary>
/// Scores how likely a text is in a legacy encoding: each decoded non-ASCII character is judged by itself and its neighbours. The score is
/// the mean: 1 for a perfect text, below 0 for nonsense.
/// </summary>
internal static class LegacyScore
{
    private const int MostCharacters = 20_000;
    private const double Impossible = -4;

    private static readonly SearchValues<char> _russianOften = SearchValues.Create("оеаинтсрвлкмдпуяыьгз");
    private static readonly SearchValues<char> _hanOften = SearchValues.Create(
        "的一是不了人我在有他這为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从"
            + "這個們來說國時會後對裡過發樣無開東問長關見現實學當經動還兩點與為從進種將沒體機電話書車馬語漢"
    );
    private static readonly SearchValues<char> _latinOften = SearchValues.Create("éèêàáâäãåæçíîïñóôöõøúûüßëìùòÉÀÄÖÜÅØÇÑÁÓÍ");
    private static readonly SearchValues<char> _centralOften = SearchValues.Create(
        "ąćęłńóśźżáčďéěíňřšťúůýžőűăâîșțşţđĺľŕôäöüĄĆĘŁŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽŐŰĂŢŞ"
    );
    private static readonly SearchValues<char> _typographic = SearchValues.Create("‘’“”„–—…«»€£°©®§·•´¿¡™²³ºª†‚‹›½¼×");

    public static double Of(ReadOnlySpan<byte> sample, string name)
    {
        var encoding = Encoding.GetEncoding(
            EncodingNames.Get(name).CodePage,
            EncoderFallback.ReplacementFallback,
            new DecoderReplacementFallback("\uffff")
        );
        var decoder = encoding.GetDecoder();
        var text = new char[Math.Min(encoding.GetMaxCharCount(sample.Length), MostCharacters)];
        decoder.Convert(sample, text, flush: false, out _, out int length, out _);
        var characters = text.AsSpan(0, length);
        double sum = 0;
        int judged = 0;
        for (int i = 0; i < characters.Length; i++)
        {
            if (characters[i] < 0x80)
            {
                continue;
            }
            char before = i > 0 ? characters[i - 1] : ' ',
                after = i + 1 < characters.Length ? characters[i + 1] : ' ';
            sum += Judge(name, before, characters[i], after);
            judged++;
        }
        return judged == 0 ? 0 : sum / judged;
    }

    private static double Judge(string name, char before, char c, char after) =>
        c is '\uffff' or (>= '\u0080' and < '\u00a0') or (>= '\ue000' and <= '\uf8ff')
            ? Impossible
            : name switch
            {
                "windows-1251" or "koi8-r" => Cyrillic(before, c, after),
                "windows-1252" => Latin(before, c, after, _latinOften, 1),
                "windows-1250" => Latin(before, c, after, _centralOften, 0.95),
                "windows-1253" => Greek(before, c),
                "gb18030" or "big5" => Han(c),
                "euc-kr" => c is >= '가' and <= '힣' ? 0.95 : Han(c) * 0.3,
                _ => Japanese(c),
            };

    private static double Latin(char before, char c, char after, SearchValues<char> often, double full)
    {
        if (_typographic.Contains(c))
        {
            return 0.8 * full;
        }
        if (!char.IsLetter(c))
        {
            return c == '\u00a0' ? 0.5 : -0.5;
        }
        bool alone = before < 0x80 && after < 0x80; // two accents in a row are rare
        bool wrongCase = char.IsUpper(c) && char.IsAsciiLetterLower(before);
        return (often.Contains(c) ? full : 0.1) - (alone ? 0 : 0.6) - (wrongCase ? 0.8 : 0);
    }

    private static double Cyrillic(char before, char c, char after)
    {
        if (_typographic.Contains(c) || c == '№')
        {
            return 0.7;
        }
        if (c is not ((>= 'А' and <= 'я') or 'ё' or 'Ё' or 'і' or 'ї' or 'є' or 'ў' or 'Є' or 'І' or 'Ї'))
        {
            return c == '\u00a0' ? 0.5 : -0.5;
        }
        bool wrongCase = char.IsUpper(c) && char.IsLower(before);
        bool amongLatin = char.IsAsciiLetter(before) || char.IsAsciiLetter(after);
        return (_russianOften.Contains(char.ToLowerInvariant(c)) ? 1 : 0.6)
            - (char.IsUpper(c) ? 0.15 : 0)
            - (wrongCase ? 1.2 : 0)
            - (amongLatin ? 0.9 : 0);
    }

    private static double Greek(char before, char c) =>
        _typographic.Contains(c) ? 0.6
        : c is >= 'Ά' and <= 'ώ' ? 0.9 - (char.IsUpper(c) && char.IsLower(before) ? 1.2 : 0) - (char.IsAsciiLetter(before) ? 0.8 : 0)
        : -0.5;

    private static double Han(char c) =>
        _hanOften.Contains(c) ? 1
        : c is >= '\u3000' and <= '\u303f' or >= '\uff01' and <= '\uff5e' ? 0.8 // punctuation
        : c is >= '\u4e00' and <= '\u9fff'
            ? InFirstLevel(c) ? 0.75
                : 0.1
        : c is >= '\u3040' and <= '\u30ff' ? 0.2
        : _typographic.Contains(c) ? 0.4
        : -0.5;

    private static double Japanese(char c) =>
        c is >= '\u3041' and <= '\u30fe' ? 1
        : c is >= '\u3000' and <= '\u303f' or >= '\uff01' and <= '\uff5e' ? 0.8
        : c is >= '\u4e00' and <= '\u9fff' ? 0.45 // without kana, the text is more likely Chinese
        : c is >= '\uff61' and <= '\uff9f' ? 0 // half-width forms, which text in other encodings decodes to in Shift-JIS
        : -0.5;

    // The first levels of GB 2312 and Big5 contain the everyday characters; one table holds both.
    private static readonly Lazy<HashSet<char>> _firstLevel = new(() =>
    {
        var found = new HashSet<char>();
        Add("gb18030", 0xb0, 0xd7, 0xa1);
        Add("big5", 0xa4, 0xc6, 0x40);
        return found;

        void Add(string name, int firstLead, int lastLead, int firstTrail)
        {
            var encoding = EncodingNames.Get(name);
            for (int lead = firstLead; lead <= lastLead; lead++)
            {
                for (int trail = firstTrail; trail <= 0xfe; trail++)
                {
                    if (encoding.GetString([(byte)lead, (byte)trail]) is [var c and >= '\u4e00' and <= '\u9fff'])
                    {
                        found.Add(c);
                    }
                }
            }
        }
    });

    private static bool InFirstLevel(char c) => _firstLevel.Value.Contains(c);
}
