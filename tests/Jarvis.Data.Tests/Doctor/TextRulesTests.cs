using Jarvis.Contracts;
using Jarvis.Data.Doctor.Language;
using Jarvis.Data.Doctor.Text;
using Jarvis.Data.Doctor.Views;

namespace Jarvis.Data.Tests;

public sealed class TextRulesTests
{
    [Theory]
    [InlineData("en", "The committee decided yesterday that the old bridge will be repaired before winter comes.")]
    [InlineData("de", "Der Ausschuss hat gestern beschlossen, dass die alte Brücke noch vor dem Winter repariert wird.")]
    [InlineData("fr", "Le comité a décidé hier que le vieux pont sera réparé avant l'arrivée de l'hiver.")]
    [InlineData("es", "El comité decidió ayer que el viejo puente será reparado antes de que llegue el invierno.")]
    [InlineData("it", "Il comitato ha deciso ieri che il vecchio ponte sarà riparato prima dell'arrivo dell'inverno.")]
    [InlineData("pt", "O comitê decidiu ontem que a velha ponte será reparada antes da chegada do inverno.")]
    [InlineData("nl", "De commissie heeft gisteren besloten dat de oude brug voor de winter wordt gerepareerd.")]
    [InlineData("sv", "Kommittén beslutade igår att den gamla bron ska repareras innan vintern kommer.")]
    [InlineData("da", "Udvalget besluttede i går, at den gamle bro skal repareres, før vinteren kommer.")]
    [InlineData("pl", "Komitet zdecydował wczoraj, że stary most zostanie naprawiony przed nadejściem zimy.")]
    [InlineData("cs", "Výbor včera rozhodl, že starý most bude opraven ještě před příchodem zimy.")]
    [InlineData("fi", "Valiokunta päätti eilen, että vanha silta korjataan ennen talven tuloa.")]
    [InlineData("hu", "A bizottság tegnap úgy döntött, hogy a régi hidat a tél előtt megjavítják.")]
    [InlineData("ro", "Comitetul a hotărât ieri că vechiul pod va fi reparat înainte de venirea iernii.")]
    [InlineData("tr", "Komite dün eski köprünün kış gelmeden önce onarılmasına karar verdi.")]
    [InlineData("ru", "Комитет вчера решил, что старый мост будет отремонтирован до наступления зимы.")]
    [InlineData("uk", "Комітет учора вирішив, що старий міст буде відремонтовано до настання зими.")]
    [InlineData("zh", "委员会昨天决定在冬天来临之前修复这座旧桥。")]
    [InlineData("ja", "委員会は昨日、冬が来る前に古い橋を修理することを決めました。")]
    [InlineData("ko", "위원회는 어제 겨울이 오기 전에 오래된 다리를 수리하기로 결정했다.")]
    [InlineData("el", "Η επιτροπή αποφάσισε χθες ότι η παλιά γέφυρα θα επισκευαστεί πριν τον χειμώνα.")]
    public void Identify_ASentence_TellsItsLanguage(string code, string sentence)
    {
        var guess = LanguageIdentifier.Shared.Identify(sentence);
        Assert.Equal(code, guess.Code);
        Assert.InRange(guess.Confidence, 0.8, 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OK, thanks!")]
    [InlineData("12345 67890 !!! ??? ---")]
    public void Identify_TooLittle_TellsNothing(string text) => Assert.Null(LanguageIdentifier.Shared.Identify(text).Code);

    [Theory]
    [InlineData("We walked to the market in the morning, bought bread and cheese, and then we went home to the", true)]
    [InlineData("We walked to the market in the morning, bought bread and cheese, and then we sat down,", true)]
    [InlineData(
        "The first day was long. The second day was longer. On the third day we finally reached the small village behind the hills where",
        true
    )]
    [InlineData("We walked to the market in the morning, bought bread and cheese, and then we went home.", false)]
    [InlineData(
        "The market was closed. So we went home. The shopping list for tomorrow, in the order of the shelves:\n- bread\n- "
            + "cheese\n- a bottle of milk",
        false
    )]
    [InlineData("Nor is it clear who said it first.\nThe rose is red, the violet's blue,\nThe honey's sweet, and so are you--", false)]
    [InlineData(
        "Here is how to do it:\n```python\nprint('hello, world, this is a long enough line to count')\nprint('and another')\n",
        true
    )]
    [InlineData(
        "I hope that this answers your question in full. Please write again if not. With kind regards and hope, Jane Austen",
        false
    )]
    [InlineData("too short,", false)]
    public void Truncation_Prose_IsSeenByItsEnd(string text, bool truncated) =>
        Assert.Equal(truncated, Truncation.Of(View(text)) is not null);

    [Theory]
    [InlineData(
        "def area(width, height):\n    \"\"\"The area (of a rectangle\"\"\"\n    # don't forget (this\n    return max(width * "
            + "height, 0)\n\nprint(area(3, 4))\nprint('it\\'s :( done')",
        false
    )]
    [InlineData(
        "def area(width, height):\n    values = [width, height,\n              width * height,\n              sum([width, "
            + "height]),\n              max(width, height)",
        true
    )]
    [InlineData(
        "const words = text.split(/[\\s(]+/);\nfunction count(list) {\n    return list.map((w) => w.length).filter((n) => n > "
            + "3);\n}\n\ncount(words);",
        false
    )]
    [InlineData(
        "const words = list();\nwords.sort();\nshow(words);\nIf there's an error in the list, it will be caught and shown (as "
            + "the 'last' word.",
        false
    )]
    [InlineData(
        "def median(data):\n    n = len(data)\n    for k in range(n//2):\n        data[k], data[-k] = data[-k], data[(n - 1) "
            + "// 2]\n    return (data[n//2 - 1] + data[n//2]) / 2",
        false
    )]
    [InlineData(
        "#!/bin/bash\nfor (( i=${#word}-1; i>=0; i-- )); do\n    reversed=\"${reversed}${word:$i:1}\"  # don't stop "
            + "(yet\ndone\necho \"$reversed\"",
        false
    )]
    [InlineData("def area(width, height):\n    return width * height\n\nprint(area(2, 3))\nprint('the area is shown above)", true)]
    [InlineData(
        "int main() {\n    char c = '\"';\n    for (int i = 0; i < 10; i++) {\n        printf(\"%d {\\n\", i);\n    }\n    return 0;\n}",
        false
    )]
    [InlineData(
        "int main() {\n    for (int i = 0; i < 10; i++) {\n        printf(\"%d\\n\", i);\n        total += values[i];\n        "
            + "average = total / i;",
        true
    )]
    public void Truncation_Code_IsSeenByItsBrackets(string code, bool truncated) =>
        Assert.Equal(truncated, Truncation.Of(View(code, RecordKind.Code)) is not null);

    [Fact]
    public void Repetition_LoopsAndProse_AreDistinguished()
    {
        Assert.False(View(Patient.Prose(1, 400)).Repetition.IsTooMuch);
        Assert.True(View(string.Join(' ', Enumerable.Repeat("I am sorry but I cannot do that today.", 12))).Repetition.IsTooMuch);
        Assert.True(
            View(string.Join('\n', Enumerable.Repeat("Click here to read the next page\n" + Patient.Prose(9, 3), 30))).Repetition.IsTooMuch
        );
        Assert.False(View("no no no no no no").Repetition.IsTooMuch); // too short to judge
    }

    [Theory]
    [InlineData("A <b>bold</b> and <a href=\"x\">linked</a> word.", "A bold and linked word.")]
    [InlineData("Tom &amp; Jerry &#8211; 5 &lt; 6", "Tom & Jerry – 5 < 6")]
    [InlineData("See [[Berlin|the capital]] and [[Rome]] {{citation needed}}.", "See the capital and Rome .")]
    [InlineData("Itâ€™s a cafÃ©.", "It’s a café.")]
    [InlineData("\\textbf{strong} words \\cite{knuth}", "strong words knuth")]
    [InlineData("one<br/>two", "one\ntwo")]
    [InlineData("if a < b and b > c then stop", "if a < b and b > c then stop")]
    [InlineData("Use `<div>` here: ```\n<p>kept</p>\n```", "Use `<div>` here: ```\n<p>kept</p>\n```")]
    [InlineData("List<string> names", "List<string> names")]
    public void Markup_Strip_LeavesTheWords(string text, string stripped) => Assert.Equal(stripped, Markup.Strip(text));

    [Fact]
    public void TokenEstimate_LongText_GrowsWithIt()
    {
        Assert.Equal(0, TokenEstimate.Of(""));
        Assert.InRange(TokenEstimate.Of(Patient.Prose(4, 1000)), 1000, 2200);
    }

    private static RecordView View(string text, RecordKind kind = RecordKind.Text) =>
        new(new DataRecord(1, kind, text, null, null, null, null, "a:1", null, "00"));
}
