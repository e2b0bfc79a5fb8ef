using System.Diagnostics;
using Undersign.Settings;
using Undersign.Signatures;

namespace Undersign.Tests.Signatures;

/// <summary>Templates that want to bring the gateway down are refused with a reason, or rendered within bounds; in time that is linear enough to wait for.</summary>
public sealed class HostileTemplates
{
    /// <summary>Generous: a loaded machine is no fault of the template's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string> All => new()
    {
        { "loop", "{{#each person}}{{this}}{{/each}}" },
        { "partial", "{{> missing}}{{> (lookup . 'x')}}{{#> layout}}{{/layout}}" },
        { "deep blocks", string.Concat(Enumerable.Repeat("{{#if person.title}}", 5000)) + string.Concat(Enumerable.Repeat("{{/if}}", 5000)) },
        { "deep blocks below the number of tags", string.Concat(Enumerable.Repeat("{{#if person.title}}", 900)) + string.Concat(Enumerable.Repeat("{{/if}}", 900)) },
        { "deep parentheses", "{{upper " + new string('(', 10_000) + "upper person.title" + new string(')', 10_000) + "}}" },
        { "deep calls", "{{upper " + string.Concat(Enumerable.Repeat("(upper ", 500)) + "person.title" + new string(')', 500) + "}}" },
        { "deep elements", string.Concat(Enumerable.Repeat("<div>", 20_000)) + string.Concat(Enumerable.Repeat("</div>", 20_000)) },
        { "deep formatting", string.Concat(Enumerable.Repeat("<b><i>", 15_000)) + string.Concat(Enumerable.Repeat("</b></i>", 10_000)) },
        { "many elements", string.Concat(Enumerable.Repeat("<p>", 80_000)) },
        { "many rules", "<style>" + string.Concat(Enumerable.Range(0, 9000).Select(static n => $"a{n} b{{color:red}}")) + "</style>" + string.Concat(Enumerable.Repeat("<b>x</b>", 4000)) },
        { "many descendants", "<style>" + string.Concat(Enumerable.Repeat("x div div div div div div div div p{color:red}", 400)) + "</style>" + string.Concat(Enumerable.Repeat("<div>", 250)) + string.Concat(Enumerable.Repeat("<p>x</p>", 4000)) + string.Concat(Enumerable.Repeat("</div>", 250)) },
        { "more descendants", "<style>" + string.Concat(Enumerable.Repeat("* ", 200)) + "{color:red}</style><p>x</p>" },
        { "many siblings", "<style>" + string.Concat(Enumerable.Repeat("x ~ p ~ p ~ p ~ p ~ p{color:red}", 400)) + "</style>" + string.Concat(Enumerable.Repeat("<p>x</p>", 4500)) },
        { "many tags", string.Concat(Enumerable.Repeat("{{person.title}}", 16_000)) },
        { "many opening braces", new string('{', 250_000) },
        { "many comments", string.Concat(Enumerable.Repeat("<!--[if mso]>", 19_000)) },
        { "longest", new string('x', SignatureTemplate.MaxLength) },
        { "too long", new string('x', SignatureTemplate.MaxLength + 1) },
        { "huge output", string.Concat(Enumerable.Repeat("{{person.displayName}}", 1900)) },
        { "unclosed", "{{#if person.title}}<!-- {{person.title}}" },
        { "half a surrogate", "\uD83D{{person.title}}<p title=\"\uDE00\">" },
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Do_no_harm(string name, string template)
    {
        var clock = Stopwatch.StartNew();
        foreach (var isHtml in new[] { true, false })
        {
            var problems = new Problems("s");
            if (SignatureSamples.TryCompile(template, isHtml, problems) is not { } compiled)
            {
                Assert.NotEmpty(problems.All);
                continue;
            }

            Assert.Empty(problems.All);
            var person = SignatureSamples.With(("displayName", new string('y', 1_000_000)), ("title", "x"));
            var signature = new Signature(name, default, isHtml ? compiled : null, isHtml ? null : compiled, SignatureSamples.OrganisationFields);
            Assert.InRange(signature.Render(person).Length, 0, SignatureTemplate.MaxOutput);
        }

        Assert.True(clock.Elapsed < Patience, $"{name} took {clock.Elapsed}");
    }
}
