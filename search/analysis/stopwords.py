"""Words that say nothing about a text, by language; also how a language is recognised."""

from typing import Final

STOPWORDS: Final = {
    "en": (
        "a about after all also am an and any are as at be because been before being but by can could did do does "
        "doing for from get had has have having he her here him his how i if in into is it its just me more most my no "
        "nor not now of off on once only or other our out over own same she should so some such than that the their "
        "them then there these they this those through to too under until up very was we were what when where which "
        "while who why will with would you your please"
    ),
    "pt": (
        "a à ao aos as às até com como da das de dela dele deles depois do dos e é ela elas ele eles em entre era essa "
        "esse esta está este eu foi foram há isso isto já lhe mais mas me meu minha muito na não nas nem no nos nós "
        "nossa nosso num numa o os ou para pela pelas pelo pelos por porque qual quando que quem são se sem ser será "
        "seu seus só sua suas também te tem têm um uma você vos onde posso obrigado"
    ),
    "es": (
        "a al algo ante antes como con contra cual cuando de del desde donde durante e el él ella ellas ellos en entre "
        "era es esa ese eso esta está están este esto fue ha hay la las le les lo los más me mi mis mucho muy nada ni "
        "no nos nosotros nuestra nuestro o os otra otro para pero por porque puedo que qué quien se sea según ser si "
        "sí sin sobre son su sus también tanto te tiene tu un una uno unos y ya yo cómo cuál usted gracias"
    ),
    "fr": (
        "à ai après au aux avec avez avons c ce ces cet cette chez comme comment d dans de depuis des du elle elles en "
        "entre est et été être eu eux il ils j je l la le les leur leurs lors lui m ma mais me mes moi mon n ne nos "
        "notre nous on ont ou où par pas peut plus pour pourquoi puis qu quand que quel quelle qui s sa sans se ses si "
        "son sont sous sur ta te tes toi ton tous tout très tu un une vos votre vous y merci bonjour"
    ),
    "fi": (
        "ei eivät en enää entä että he heidän hän hänen ja jo johon joka jos jossa jota joten jotka kanssa kaikki kuin "
        "kuinka kun kuten kyllä me meidän meille mikä miksi missä miten mitä mitään mukaan mutta myös ne niiden niin "
        "niitä nyt näin nämä näitä ole olemme olen olet oli olla on onko ovat se sekä sen siellä siihen siinä sillä "
        "sinä sitten sitä tai te teidän tämä tämän tässä tätä vaan vai vain vielä voi voin voit voiko kiitos hei"
    ),
    "nb": (
        "alle at av bare ble bli blir da de deg dem den denne der deres det dette din disse du eller en er et etter "
        "fordi for fra få før ha hadde han har hvem hun hva hvis hvor hvordan hvorfor i ikke inn ja jeg kan kunne man "
        "med meg men min mot mye må ned nei noe noen nå når og også om opp oss over på seg selv sin sitt skal skulle "
        "slik som så til under ut uten var ved vi vil ville være vår hei takk"
    ),
    "de": (
        "aber alle als am an auch auf aus bei beim bin bis bitte da damit dann das dass daß dem den denn der des die "
        "dies diese dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas für gegen habe haben "
        "hat hatte ich ihm ihn ihr ihre im in ist ja jede jeder kann kein keine können man mehr mein meine mit muss "
        "nach nicht noch nur ob oder ohne sehr sein seine sich sie sind so über um und uns unser unter vom von vor war "
        "warum was weil wenn wer werden wie wieder will wir wird wo wurde zu zum zur hallo danke"
    ),
}
