using System.Text;
using Undersign.Diagnosis;

namespace Undersign.Tests.Diagnosis;

public sealed class RedactionTests
{
    private const string User = "alice@contoso.example";
    private const string Secret = "Wq7!Zr-4pLm2#Xt9";

    private readonly Redaction _redaction = new();

    public RedactionTests() => _redaction.Add(User, Secret);

    [Fact]
    public void Takes_a_secret_out_of_what_stands_round_it() => Assert.Equal("535 the password (secret) is wrong", _redaction.Of($"535 the password {Secret} is wrong"));

    [Fact]
    public void Leaves_what_holds_none() => Assert.Equal("535 5.7.8 Error: authentication failed for alice@contoso.example", _redaction.Of("535 5.7.8 Error: authentication failed for alice@contoso.example"));

    /// <summary>Wherever in base64 the secret begins, and whatever stands before and behind it.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("\0", "")]
    [InlineData("ab", "\u0001\u0001")]
    [InlineData("\0alice@contoso.example\0", "")]
    [InlineData("user=alice@contoso.example\u0001auth=Bearer ", "\u0001\u0001")]
    [InlineData("{\"password\":\"", "\"}")]
    public void Knows_a_secret_in_base64(string before, string behind)
    {
        var shown = _redaction.Of($"501 what is {Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Secret + behind))}?");

        Assert.Contains(Redaction.Placeholder, shown, StringComparison.Ordinal);
        var left = shown.Replace("501 what is ", "", StringComparison.Ordinal).Split(Redaction.Placeholder);
        Assert.All(left, piece => Assert.DoesNotContain(Secret[2..^2], DecodedAsFarAsPossible(piece), StringComparison.Ordinal));
        Assert.True(left[^1].Length <= 12, $"what stands behind is left, and not the secret's end: {shown}");
    }

    [Fact]
    public void Knows_a_piece_and_another_case() => Assert.Equal("(secret) (secret)", _redaction.Of($"{Secret[..10]} {Secret.ToLowerInvariant()}"));

    [Fact]
    public void Knows_a_secret_as_forms_of_the_web_have_it() => Assert.Equal("client_secret=(secret)&scope=x", _redaction.Of($"client_secret={Uri.EscapeDataString(Secret)}&scope=x"));

    [Fact]
    public void Takes_linear_time_for_a_long_token()
    {
        var token = string.Concat(Enumerable.Range(0, 4000).Select(static number => (char)('A' + (number * 7 % 26))));
        _redaction.Add(User, token);

        Assert.Equal(Redaction.Placeholder, _redaction.Of(token));
    }

    private static string DecodedAsFarAsPossible(string piece)
    {
        var whole = piece[..(piece.Length / 4 * 4)];
        var octets = new byte[whole.Length];
        return Convert.TryFromBase64String(whole, octets, out var length) ? Encoding.UTF8.GetString(octets, 0, length) : piece;
    }
}
