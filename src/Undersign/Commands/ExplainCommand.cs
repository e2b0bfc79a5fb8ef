using System.CommandLine;

namespace Undersign.Commands;

/// <summary><c>undersign explain</c>: who would get what, and why.</summary>
internal static class ExplainCommand
{
    private const string Lesson = """
        Says for each recipient of a message what it would get, by which rule, and what every other rule said. Nothing is sent.

          undersign explain --from ann@contoso.example --to bob@fabrikam.example,eve@contoso.example --subject "Re: Offer" --reply
          undersign explain --dir examples/contoso --message mail.eml --html seen.html

        Exit code 0: explained. 1: it did not work; the reason is said. 2: the node file or the message could not be read.
        """;

    public static Command Create()
    {
        var from = new Option<string?>("--from") { Description = "Who writes.", HelpName = "ADDRESS" };
        var to = new Option<string[]>("--to") { Description = "For whom; several parted by commas.", HelpName = "ADDRESSES", DefaultValueFactory = _ => [] };
        var subject = new Option<string>("--subject") { Description = "Of the imagined message.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var isReply = new Option<bool>("--reply") { Description = "It answers another message." };
        var signedBefore = new Option<string[]>("--signed-before") { Description = "A signature that its sender has used in the thread.", HelpName = "NAME", DefaultValueFactory = _ => [] };
        var at = new Option<DateTimeOffset?>("--at") { Description = "When; now unless given. 2026-12-24T10:00Z, or 2d for two days ago.", HelpName = "TIME", CustomParser = PointInTime.Parse };
        var message = new Option<string?>("--message") { Description = "A real message instead of an imagined one; its own header says from whom and for whom, unless --from and --to do.", HelpName = "FILE" };
        var folder = new Option<string?>("--dir") { Description = "Try the settings in a folder instead of those in force; needs no node file.", HelpName = "DIR" };
        var organisation = new Option<string?>("--organisation") { Description = "Of those in force; found by the sender unless given.", HelpName = "NAME" };
        var html = new Option<string?>("--html") { Description = "Write a page that shows what each recipient would get.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "One line of JSON, with everything." };
        var config = NodeFile.Option();
        var command = new Command("explain", Lesson)
        {
            from, to, subject, isReply, signedBefore, at, message, folder, organisation, html, json, config,
        };
        command.SetAction((parsed, cancellationToken) => new ExplainRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, TimeProvider.System).RunAsync(
            new()
            {
                From = parsed.GetValue(from),
                To = [.. (parsed.GetValue(to) ?? []).SelectMany(static several => several.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
                Subject = parsed.GetValue(subject) ?? "",
                IsReply = parsed.GetValue(isReply),
                SignedBefore = parsed.GetValue(signedBefore) ?? [],
                At = parsed.GetValue(at),
                Message = parsed.GetValue(message),
                Folder = parsed.GetValue(folder),
                Organisation = parsed.GetValue(organisation),
                Html = parsed.GetValue(html),
                IsJson = parsed.GetValue(json),
                Config = parsed.GetRequiredValue(config),
            },
            cancellationToken));
        return command;
    }
}
