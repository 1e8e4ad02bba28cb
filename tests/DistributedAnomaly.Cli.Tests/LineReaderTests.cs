using System.Text;
using DistributedAnomaly.Cli.Files;

namespace DistributedAnomaly.Cli.Tests;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("{1}\n{2}\n", "{1}@1;{2}@2")]
    [InlineData("\uFEFF{1}\r\n\r\n  {2}", "{1}@1;{2}@3")]
    [InlineData("\n \n", "")]
    [InlineData("", "")]
    public void Read_AnyChunks_GivesTheSameLines(string text, string expected)
    {
        for (var chunk = 1; chunk < 9; chunk++)
        {
            var size = chunk;
            var reader = new LineReader(new SlowStream(Encoding.UTF8.GetBytes(text), () => size));
            var lines = new List<string>();
            while (reader.Read())
                lines.Add($"{Encoding.UTF8.GetString(reader.Current)}@{reader.Line}");
            string.Join(";", lines).ShouldBe(expected);
        }
    }

    [Fact]
    public void Read_LongLine_GrowsTheBuffer()
    {
        var line = new string('x', 3 << 20);
        var reader = new LineReader(new MemoryStream(Encoding.UTF8.GetBytes("a\n" + line + "\nb")));
        reader.Read().ShouldBeTrue();
        reader.Read().ShouldBeTrue();
        reader.Current.Length.ShouldBe(line.Length);
        reader.Read().ShouldBeTrue();
        reader.Current.SequenceEqual("b"u8).ShouldBeTrue();
        reader.Read().ShouldBeFalse();
    }

    [Fact]
    public void Read_EndlessLine_IsRefused() =>
        Should.Throw<InvalidDataException>(() => new LineReader(new MemoryStream(new byte[LineReader.MaxLineBytes + 1])).Read());
}
