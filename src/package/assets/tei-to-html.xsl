<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes a web page of a letter: xsltproc tei-to-html.xsl LETTER.tei.xml > LETTER.html (XSLT 1.0) -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="t">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>

  <xsl:template match="/">
    <html lang="{(//t:text//@xml:lang)[1]}">
      <head>
        <meta name="viewport" content="width=device-width"/>
        <title><xsl:value-of select="normalize-space((//t:titleStmt/t:title)[last()])"/></title>
        <style>
          body { max-width: 38em; margin: 2em auto; padding: 0 1em; font-family: Georgia, serif; line-height: 1.5 }
          .right { text-align: right } .page { color: #595959; font-size: .8em } blockquote, .verse { margin-left: 2em }
          .enclosure { margin-top: 2em; border-top: 1px solid #999 } .smallcaps { font-variant: small-caps }
          h1 { font-size: 1.5em; line-height: 1.25 } h2 { font-size: 1.2em } td, th { padding: .1em .6em .1em 0; text-align: left; vertical-align: top } .notes { font-size: .85em }
        </style>
      </head>
      <body>
        <xsl:apply-templates select="//t:text[not(ancestor::t:text)]"/>
        <xsl:if test="//t:text//t:note">
          <hr/>
          <dl class="notes">
            <xsl:for-each select="//t:text//t:note">
              <dt id="{generate-id()}"><a href="#{generate-id()}-call"><xsl:call-template name="label"/></a></dt>
              <dd><xsl:apply-templates/></dd>
            </xsl:for-each>
          </dl>
        </xsl:if>
      </body>
    </html>
  </xsl:template>

  <!-- The mark of a note; one without a mark is called what it is. -->
  <xsl:template name="label">
    <xsl:choose>
      <xsl:when test="@n"><xsl:value-of select="@n"/></xsl:when>
      <xsl:when test="@type"><xsl:value-of select="@type"/></xsl:when>
      <xsl:otherwise>note</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="t:note">
    <sup id="{generate-id()}-call"><a href="#{generate-id()}"><xsl:call-template name="label"/></a></sup>
  </xsl:template>

  <xsl:template match="t:div[@type='enclosure']"><div class="enclosure"><xsl:apply-templates/></div></xsl:template>
  <xsl:template match="t:head"><h2><xsl:apply-templates/></h2></xsl:template>
  <xsl:template match="t:div/t:head[not(preceding::t:head)]" priority="1"><h1><xsl:apply-templates/></h1></xsl:template>
  <xsl:template match="t:figure/t:head | t:list/t:head | t:lg/t:head" priority="2"><p><i><xsl:apply-templates/></i></p></xsl:template>
  <xsl:template match="t:p | t:ab | t:salute | t:trailer"><p><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="t:dateline | t:signed"><p class="right"><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="t:address"><p><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="t:addrLine"><xsl:apply-templates/><br/></xsl:template>
  <xsl:template match="t:quote"><blockquote><xsl:apply-templates/></blockquote></xsl:template>
  <xsl:template match="t:p//t:quote" priority="1"><q><xsl:apply-templates/></q></xsl:template>
  <xsl:template match="t:lg"><div class="verse"><xsl:apply-templates/></div></xsl:template>
  <xsl:template match="t:l"><xsl:apply-templates/><br/></xsl:template>
  <xsl:template match="t:list"><ul><xsl:apply-templates select="*[not(self::t:label)]"/></ul></xsl:template>
  <xsl:template match="t:item">
    <li>
      <xsl:if test="preceding-sibling::*[1][self::t:label]">
        <xsl:apply-templates select="preceding-sibling::t:label[1]/node()"/><xsl:text> </xsl:text>
      </xsl:if>
      <xsl:apply-templates/>
    </li>
  </xsl:template>
  <xsl:template match="t:table">
    <table>
      <xsl:if test="t:head"><caption><xsl:apply-templates select="t:head/node()"/></caption></xsl:if>
      <xsl:apply-templates select="t:row"/>
    </table>
  </xsl:template>
  <xsl:template match="t:row"><tr><xsl:apply-templates select="t:cell"/></tr></xsl:template>
  <xsl:template match="t:cell">
    <td><xsl:call-template name="spans"/><xsl:apply-templates/></td>
  </xsl:template>
  <xsl:template match="t:row[@role='label']/t:cell" priority="1">
    <th><xsl:call-template name="spans"/><xsl:apply-templates/></th>
  </xsl:template>
  <xsl:template name="spans">
    <xsl:if test="@rows"><xsl:attribute name="rowspan"><xsl:value-of select="@rows"/></xsl:attribute></xsl:if>
    <xsl:if test="@cols"><xsl:attribute name="colspan"><xsl:value-of select="@cols"/></xsl:attribute></xsl:if>
  </xsl:template>

  <xsl:template match="t:pb"><span class="page">[<xsl:value-of select="@n"/>]</span><xsl:if test="not(@break='no')"><xsl:text> </xsl:text></xsl:if></xsl:template>
  <xsl:template match="t:lb"><br/></xsl:template>
  <xsl:template match="t:lb[@type='lineation']" priority="1"><xsl:text> </xsl:text></xsl:template>
  <xsl:template match="t:ref[starts-with(@target, 'http')]"><a href="{@target}"><xsl:apply-templates/></a></xsl:template>
  <xsl:template match="t:hi"><i><xsl:apply-templates/></i></xsl:template>
  <xsl:template match="t:hi[contains(@rend, 'bold')]" priority="1"><b><xsl:apply-templates/></b></xsl:template>
  <xsl:template match="t:hi[contains(@rend, 'sup')]" priority="1"><sup><xsl:apply-templates/></sup></xsl:template>
  <xsl:template match="t:hi[contains(@rend, 'sub')]" priority="1"><sub><xsl:apply-templates/></sub></xsl:template>
  <xsl:template match="t:hi[contains(@rend, 'underline')]" priority="1"><u><xsl:apply-templates/></u></xsl:template>
  <xsl:template match="t:hi[contains(@rend, 'smallcaps')]" priority="1"><span class="smallcaps"><xsl:apply-templates/></span></xsl:template>
  <xsl:template match="t:foreign | t:title"><i><xsl:apply-templates/></i></xsl:template>
  <xsl:template match="t:del"><del><xsl:apply-templates/></del></xsl:template>
  <xsl:template match="t:add"><ins><xsl:apply-templates/></ins></xsl:template>
  <xsl:template match="t:supplied">[<xsl:apply-templates/>]</xsl:template>
  <xsl:template match="t:gap">[…]</xsl:template>
  <!-- What encoders say of the text is none of it. -->
  <xsl:template match="t:certainty | t:index | t:interp | t:interpGrp | t:span | t:spanGrp | t:location"/>
  <!-- Of several readings, the corrected one. -->
  <xsl:template match="t:choice/t:sic | t:choice/t:orig | t:app/t:rdg"/>
</xsl:stylesheet>
