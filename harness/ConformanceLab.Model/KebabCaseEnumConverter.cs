using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConformanceLab.Model;

/// <summary>Writes an enumeration as the contracts spell it: <c>PodSecurityPolicy</c> as <c>pod-security-policy</c>. Numbers are refused.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>The words of the contracts.</summary>
public static class Words
{
    /// <summary>The word that the contracts use for a value: <c>ReadOnly</c> is <c>read-only</c>.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>Reads a word back.</summary>
    /// <returns>False where the word is none of <typeparamref name="T"/>.</returns>
    public static bool TryParse<T>(string word, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (candidate.Word() == word)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }
}
