using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Messages;
using DistributedAnomaly.Receivers.Templates;
using DistributedAnomaly.Receivers.Tests.Contract;

namespace DistributedAnomaly.Receivers.Tests.Templates;

public sealed class TextTemplateTests
{
    [Theory]
    [InlineData("a\n  {{ alert.name", 2)]
    [InlineData("{% if status %}\n\nno end", 0)]
    [InlineData("{% nosuchtag %}", 1)]
    [InlineData("ok\n{{ alert.name | }}", 2)]
    public void Parse_NotLiquid_SaysWhere(string source, int line)
    {
        var error = Should.Throw<TemplateException>(() => TextTemplate.Parse(source, TextForm.Plain));
        error.Message.Length.ShouldBeGreaterThan(10);
        error.Line.ShouldBeGreaterThanOrEqualTo(line);
        if (line > 0)
            error.Column.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("x\n  {{ alrt.name }}", 2, 6, "'alrt'")]
    [InlineData("{{ alert.entty }}", 1, 10, "'entty'")]
    [InlineData("{% for r in alert.reasons %}\n{{ r.metrc }}{% endfor %}", 2, 6, "'metrc'")]
    [InlineData("{% if group.lables %}{% endif %}", 1, 13, "'lables'")]
    [InlineData("a\nb {{ status | upcas }}", 2, 15, "'upcas'")]
    [InlineData("{% include 'x' %}", 1, 4, "no other templates")]
    public void Parse_UnknownName_SaysWhereAndWhatThereIs(string source, int line, int column, string message)
    {
        var error = Should.Throw<TemplateException>(() => TextTemplate.Parse(source, TextForm.Plain));
        error.Message.ShouldContain(message);
        (error.Line, error.Column).ShouldBe((line, column));
    }

    [Theory]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}")]
    [InlineData("{% for i in (1..alert.surprise) %}x{% endfor %}")]
    [InlineData("{% for i in (1..20000) %}{% for j in (1..20000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% assign x = 'xxxxxxxxxx' %}{% for i in (1..100) %}{% assign x = x | append: x %}{% endfor %}")]
    [InlineData("{% capture x %}xxxxxxxxxx{% endcapture %}{% for i in (1..100) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}")]
    [InlineData("{% for i in (1..19000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}")]
    public void Parse_WithoutBounds_IsRefused(string source) => Should.Throw<TemplateException>(() => TextTemplate.Parse(source, TextForm.Plain));

    [Fact]
    public void Parse_LabelThatIsMissing_IsNoMistake() =>
        Render("{% assign x = alert.labels.nothing %}[{{ x }}{{ alert.labels.region }}]", TextForm.Plain).ShouldBe("[north]");

    [Theory]
    [InlineData(TextForm.Plain, "<!here> & \"é\"")]
    [InlineData(TextForm.Slack, "&lt;!here&gt; &amp; \"é\"")]
    [InlineData(TextForm.Html, "&lt;!here&gt; &amp; &quot;é&quot;")]
    [InlineData(TextForm.Json, "<!here> & \\\"é\\\"")]
    [InlineData(TextForm.Url, "%3C%21here%3E%20%26%20%22%C3%A9%22")]
    [InlineData(TextForm.Header, "<!here> & \"%C3%A9\"")]
    public void Render_Value_IsEscapedAsTheFormDemands(TextForm form, string expected) =>
        Render("{{ alert.entity }}", form, Told.Firing("<!here> & \"é\"")).ShouldBe(expected);

    [Fact]
    public void Render_JsonFilter_WritesWholeValues() =>
        Render("{{ alert.entity | json }},{{ others | json }},{{ group.key | json }}", TextForm.Json, Told.Firing("a\"b")).ShouldBe("\"a\\u0022b\",0,null");

    [Fact]
    public void Equals_SameSourceAndForm_IsEqual()
    {
        TextTemplate.Parse("{{ status }}", TextForm.Html).ShouldBe(TextTemplate.Parse("{{ status }}", TextForm.Html));
        TextTemplate.Parse("{{ status }}", TextForm.Html).ShouldNotBe(TextTemplate.Parse("{{ status }}", TextForm.Plain));
    }

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("abcd😀x", 6, "abcd…")]
    public void CutTo_Length_ShowsWhatIsLeftOut(string text, int most, string expected) => Cut.To(text, most).ShouldBe(expected);

    [Theory]
    [InlineData("abc &amp; d", 7, "abc …")]
    [InlineData("abc &amp; d", 10, "abc &amp;…")]
    [InlineData("a <http://x|y> bcd", 10, "a …")]
    [InlineData("a <http://x|y> bcd", 16, "a <http://x|y> …")]
    public void CutSlack_Markup_IsNotCutThrough(string text, int most, string expected) => Cut.Slack(text, most).ShouldBe(expected);

    private static string Render(string source, TextForm form, Notification? notification = null) =>
        TextTemplate.Parse(source, form).Render(MessageWriter.Write([notification ?? Told.Firing()], "to", Deliver.Settings));
}
