using Crm.Bpm.Host.Security;
using Crm.Bpm.Modules.Access;
using Microsoft.AspNetCore.Http;

namespace Crm.Bpm.IntegrationTests.Hostile;

public sealed class CrossSiteTests
{
    [Theory]
    [InlineData("GET", "/elsa/api/workflow-definitions/pay/execute", "cross-site", true)]
    [InlineData("GET", "/Elsa/Api/workflow-definitions/pay/EXECUTE/", "same-site", true)]
    [InlineData("GET", "/elsa/api/workflow-definitions/pay/execute", "same-origin", false)]
    [InlineData("GET", "/elsa/api/workflow-definitions/pay/execute", "none", false)]
    [InlineData("GET", "/elsa/api/workflow-definitions/pay/versions", "cross-site", false)]
    [InlineData("GET", "/leads", "cross-site", false)]
    [InlineData("POST", "/api/leads", "cross-site", true)]
    public void Another_sites_page_changes_nothing_with_the_visitors_cookie(string method, string path, string site, bool isRefused)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path) = (method, path);
        request.Headers.Cookie = SignInPaths.SessionCookie + "=x";
        request.Headers["Sec-Fetch-Site"] = site;

        Assert.Equal(isRefused, CrossSite.IsRefused(request));
    }
}
