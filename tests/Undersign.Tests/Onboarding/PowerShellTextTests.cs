using Undersign.Onboarding;

namespace Undersign.Tests.Onboarding;

/// <summary>Whatever an organisation is called, it stays a text.</summary>
public sealed class PowerShellTextTests
{
    private const int Rounds = 5_000;

    private static readonly string[] Pieces = ["'", "\u2018", "\u2019", "\u201A", "\u201B", "\"", "\u201C", "`", "$(", "$env:PATH", ")", "}", "@{", "#", "<#", "#>", ";", "|", "&", "\r\n", "\n", "\0", "\u2028", "\u2029", "-WhatIf", "a", " ", "\U0001F600"];

    [Fact]
    public void A_text_is_one_token_and_reads_as_it_was()
    {
        var random = new Random(6);
        for (var round = 0; round < Rounds; round++)
        {
            var text = Hostile(random);

            var token = Assert.Single(PowerShellReader.Read(PowerShellText.Quoted(text)));
            Assert.Equal(new(PowerShellTokenKind.Text, text), token);
        }
    }

    [Fact]
    public void A_comment_ends_with_its_line()
    {
        var random = new Random(7);
        for (var round = 0; round < Rounds; round++)
        {
            var comment = PowerShellText.Comment(Hostile(random));

            Assert.StartsWith("# ", comment, StringComparison.Ordinal);
            Assert.DoesNotContain(comment, static character => character is '\r' or '\n' or '\u2028' or '\u2029' or '\0');
        }
    }

    [Fact]
    public void A_hostile_organisation_changes_nothing_in_the_script()
    {
        var settings = new MicrosoftSettings { Gateway = "signatures.contoso.example", Certificate = "signatures.contoso.example", RoutingCode = "5Hk2vQ9xWc7RzT4nBm8Ys3Lp", Group = "it's;$(calc)#\u2019@contoso.example" };
        var (usual, hostile) = (ExchangeScript.Of(settings, "Contoso"), ExchangeScript.Of(settings, "Contoso\r\nRemove-TransportRule -Identity 'x' #>"));

        Assert.Equal(PowerShellReader.Read(usual), PowerShellReader.Read(hostile));
        Assert.Contains(new PowerShellScript(usual).Commands, command => command.Parameters.TryGetValue("FromMemberOf", out var group) && group == settings.Group);
    }

    private static string Hostile(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
