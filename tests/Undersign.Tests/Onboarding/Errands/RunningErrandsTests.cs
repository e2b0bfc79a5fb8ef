using Undersign.Onboarding.Errands;
using Undersign.Tests.Custody;

namespace Undersign.Tests.Onboarding.Errands;

public sealed class RunningErrandsTests
{
    [Fact]
    public async Task The_log_names_an_errand_as_the_page_does()
    {
        const int Begins = 6011;
        var diary = new Diary();
        using var errands = new RunningErrands(TimeProvider.System, diary.For<RunningErrands>());

        errands.TryBegin("contoso", ErrandKind.SignIn, static (_, _) => Task.FromResult<ErrandEnd>(new ErrandEnd.Done("")));
        await errands.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("contoso: somebody has begun on the page Connect: Sign in", diary.Line(Begins));
    }
}
