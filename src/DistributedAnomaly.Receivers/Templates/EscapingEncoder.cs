using System.Text;
using System.Text.Encodings.Web;

namespace DistributedAnomaly.Receivers.Templates;

/// <summary>Escapes whole values by a function.</summary>
internal sealed class EscapingEncoder(Func<string, string> escape) : TextEncoder
{
    // A character of four UTF-8 bytes, percent-encoded.
    public override int MaxOutputCharactersPerInputCharacter => 12;

    public override string Encode(string value) => escape(value);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) => textLength == 0 ? -1 : 0;

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var escaped = escape(new Rune(unicodeScalar).ToString());
        numberOfCharactersWritten = escaped.Length;
        return escaped.TryCopyTo(new Span<char>(buffer, bufferLength));
    }

    public override bool WillEncode(int unicodeScalar) => true;
}
