using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConformanceLab.Model;

/// <summary>A minor version of Kubernetes, ordered as upstream released them.</summary>
/// <param name="Major">The number before the dot.</param>
/// <param name="Number">The number after it.</param>
[JsonConverter(typeof(MinorConverter))]
public readonly record struct Minor(int Major, int Number) : IComparable<Minor>
{
    /// <summary>Reads <c>1.20</c>, <c>v1.20.2</c> or <c>v1.27.3-gke.100+abc</c>.</summary>
    /// <exception cref="FormatException">The text doesn't begin with two numbers.</exception>
    public static Minor Parse(string text) =>
        TryParse(text, out var minor) ? minor : throw new FormatException($"'{text}' is not a Kubernetes version such as 1.20 or v1.20.2");

    /// <summary>Reads what <see cref="Parse"/> reads.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Minor minor)
    {
        minor = default;
        var parts = text?.TrimStart('v').Split('.', 3);
        if (parts is not { Length: >= 2 })
        {
            return false;
        }

        var digits = parts[1].TakeWhile(char.IsAsciiDigit).Count();
        if (digits == 0
            || (parts.Length == 2 && digits < parts[1].Length && parts[1][digits] is not ('+' or '-'))
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(parts[1].AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        minor = new Minor(major, number);
        return true;
    }

    /// <summary>Reads <c>1.20</c> and nothing else, without allocating.</summary>
    public static bool TryParseShort(ReadOnlySpan<char> text, out Minor minor)
    {
        var dot = text.IndexOf('.');
        if (dot > 0
            && int.TryParse(text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(text[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            minor = new Minor(major, number);
            return true;
        }

        minor = default;
        return false;
    }

    /// <inheritdoc/>
    public int CompareTo(Minor other) => (Major, Number).CompareTo((other.Major, other.Number));

    /// <summary>Whether one was released before the other.</summary>
    public static bool operator <(Minor left, Minor right) => left.CompareTo(right) < 0;

    /// <summary>Whether one was released after the other.</summary>
    public static bool operator >(Minor left, Minor right) => left.CompareTo(right) > 0;

    /// <summary>Whether one was released before the other, or is the same.</summary>
    public static bool operator <=(Minor left, Minor right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one was released after the other, or is the same.</summary>
    public static bool operator >=(Minor left, Minor right) => left.CompareTo(right) >= 0;

    /// <summary><c>1.20</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Number}");
}

/// <summary>Writes a minor as <c>1.20</c>.</summary>
public sealed class MinorConverter : JsonConverter<Minor>
{
    /// <inheritdoc/>
    public override Minor Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Minor.TryParse(reader.GetString(), out var minor) ? minor : throw new JsonException($"'{reader.GetString()}' is not a minor version such as 1.20");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Minor value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
