using System.Text;
using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Tests;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a|b;1|2")]
    [InlineData("a,b\r\n1,2\r\n", "a|b;1|2")]
    [InlineData("a,b\n1,2", "a|b;1|2")]
    [InlineData("\uFEFFa,b\n1,2", "a|b;1|2")]
    [InlineData("a,b\n\n\r\n1,2\n\n", "a|b;1|2")]
    [InlineData("a,,c\n,,\n", "a||c;||")]
    [InlineData("\"a,1\",\"b\n2\",\"c\"\"3\"\"\"\nx,y,z\n", "a,1|b\n2|c\"3\";x|y|z")]
    [InlineData("\"a\",\"\"\r\n\"\"\"\",b", "a|;\"|b")]
    [InlineData("5\" disk,b\n", "5\" disk|b")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    public void Read_AnyChunks_GivesTheSameRecords(string csv, string expected)
    {
        for (var chunk = 1; chunk < 9; chunk++)
        {
            for (var buffer = 4; buffer < 12; buffer++)
                Records(csv, buffer, () => chunk).ShouldBe(expected, $"chunks of {chunk}, buffer of {buffer}");
        }
    }

    [Fact]
    public void Read_RandomFields_ComeBack()
    {
        var random = new Random(7);
        string[] pieces = ["a", ",", "\"", "\n", "\r\n", "é", "1.5", " ", ""];
        for (var round = 0; round < 300; round++)
        {
            var records = Enumerable.Range(0, random.Next(1, 8))
                .Select(_ => Enumerable.Range(0, random.Next(2, 6)).Select(_ => string.Concat(random.GetItems(pieces, random.Next(5)))).ToArray()).ToList();
            var csv = string.Join("\n", records.Select(r => string.Join(",", r.Select(f => "\"" + f.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""))));
            Records(csv, random.Next(4, 40), () => random.Next(1, 20)).ShouldBe(string.Join(";", records.Select(r => string.Join("|", r))));
        }
    }

    [Fact]
    public void Line_RecordOfSeveralLines_IsItsFirst()
    {
        var reader = new CsvReader(new MemoryStream("a\n\"b\nb\"\n\nc\n"u8.ToArray()));
        var lines = new List<long>();
        while (reader.Read())
            lines.Add(reader.Line);
        lines.ShouldBe([1, 2, 5]);
    }

    [Fact]
    public void Read_TextBehindAQuote_IsAFaultOfThatRecordOnly()
    {
        var reader = new CsvReader(new MemoryStream("\"a\"x,b\nc,d\n"u8.ToArray()));
        reader.Read().ShouldBeTrue();
        reader.Fault.ShouldNotBeNull();
        reader.Read().ShouldBeTrue();
        reader.Fault.ShouldBeNull();
        Encoding.UTF8.GetString(reader.Field(0)).ShouldBe("c");
    }

    [Fact]
    public void Read_QuoteIsNeverClosed_SaysWhere()
    {
        var reader = new CsvReader(new MemoryStream("a,b\n1,\"2\n3,4\n"u8.ToArray()));
        reader.Read().ShouldBeTrue();
        Should.Throw<InvalidDataException>(() => reader.Read()).Message.ShouldContain("line 2");
    }

    private static string Records(string csv, int buffer, Func<int> chunk)
    {
        var reader = new CsvReader(new SlowStream(Encoding.UTF8.GetBytes(csv), chunk), buffer);
        var records = new List<string>();
        while (reader.Read())
        {
            reader.Fault.ShouldBeNull();
            records.Add(string.Join("|", Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader.Field(i)))));
        }

        return string.Join(";", records);
    }
}
