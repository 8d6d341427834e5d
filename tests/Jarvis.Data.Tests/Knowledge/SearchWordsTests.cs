using Jarvis.Data.Knowledge.Words;
using Microsoft.Data.Sqlite;

namespace Jarvis.Data.Tests.Knowledge;

public class SearchWordsTests
{
    [Theory]
    [InlineData("getOptionalRelease", "get option releas getoptionalrelease")]
    [InlineData("snake_case_name", "snake case name snakecasename")]
    [InlineData("HTTPServer2 __init__", "http server2 httpserver2 init")]
    [InlineData("It's x=1; naïve Straße", "it s x 1 naïve straße")]
    [InlineData("学习 model", "学 习 model")]
    [InlineData(" \n\"--", "")]
    public void Of_AText_GivesStemsPartsAndWholeIdentifiers(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SearchWords.Of(text).Select(w => w.Term)));

    [Fact]
    public void Of_AText_SaysWhereEachWordStands()
    {
        const string Text = "call getName(now)";
        Assert.Equal(["call", "get", "Name", "getName", "now"], SearchWords.Of(Text).Select(w => Text.Substring(w.Start, w.Length)));
    }

    /// <summary>SQLite's Porter stemmer is an independent implementation to compare with.</summary>
    [Fact]
    public void Stem_EveryWordOfALongList_IsWhatSqliteMakesOfIt()
    {
        string[] roots =
        [
            "relat",
            "condition",
            "valen",
            "hesitan",
            "digit",
            "conform",
            "radic",
            "differ",
            "analog",
            "oper",
            "feudal",
            "decis",
            "hope",
            "callous",
            "form",
            "sensit",
            "sensib",
            "triplic",
            "electr",
            "good",
            "reviv",
            "allow",
            "infer",
            "airlin",
            "gyroscop",
            "adjust",
            "irrit",
            "replac",
            "depend",
            "adopt",
            "commun",
            "activ",
            "angular",
            "homolog",
            "effect",
            "bowdler",
            "prob",
            "rat",
            "ceas",
            "control",
            "rol",
            "hopp",
            "tann",
            "fall",
            "hiss",
            "fizz",
            "fail",
            "fil",
            "sk",
            "happ",
            "tr",
            "agre",
            "plaster",
            "motor",
            "sing",
            "conflat",
            "troubl",
            "siz",
            "pon",
            "caress",
            "cat",
            "syzyg",
            "yes",
            "by",
            "toy",
        ];
        string[] endings =
        [
            "",
            "s",
            "es",
            "ies",
            "ed",
            "eed",
            "ing",
            "y",
            "ational",
            "tional",
            "enci",
            "anci",
            "izer",
            "abli",
            "alli",
            "entli",
            "eli",
            "ousli",
            "ization",
            "ation",
            "ator",
            "alism",
            "iveness",
            "fulness",
            "ousness",
            "aliti",
            "iviti",
            "biliti",
            "icate",
            "ative",
            "alize",
            "iciti",
            "ical",
            "ful",
            "ness",
            "al",
            "ance",
            "ence",
            "er",
            "ic",
            "able",
            "ible",
            "ant",
            "ement",
            "ment",
            "ent",
            "ion",
            "ou",
            "ism",
            "ate",
            "iti",
            "ous",
            "ive",
            "ize",
            "e",
            "l",
            "le",
            "ll",
            "sion",
            "tion",
            "ologi",
            "bli",
        ];
        var words = roots.SelectMany(root => endings.Select(ending => root + ending)).Distinct().ToList();

        Assert.Equal(words.Select(word => (word, Sqlite(words)[word])), words.Select(word => (word, PorterStemmer.Stem(word))));
    }

    private static Dictionary<string, string>? _stems;

    private static Dictionary<string, string> Sqlite(List<string> words)
    {
        if (_stems is not null)
        {
            return _stems;
        }
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "CREATE VIRTUAL TABLE t USING fts5(w, tokenize='porter ascii'); CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)";
        command.ExecuteNonQuery();
        for (int i = 0; i < words.Count; i++)
        {
            command.CommandText = $"INSERT INTO t(rowid, w) VALUES ({i}, '{words[i]}')";
            command.ExecuteNonQuery();
        }
        command.CommandText = "SELECT doc, term FROM v";
        using var row = command.ExecuteReader();
        var stems = new Dictionary<string, string>();
        while (row.Read())
        {
            stems[words[row.GetInt32(0)]] = row.GetString(1);
        }
        return _stems = stems;
    }
}
