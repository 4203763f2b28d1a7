/**
 * <makegood-activity account="example:ada" url="https://ledger.example.com" lang="en" claims></makegood-activity>
 *
 * What a customer of a Makegood ledger asks: the balance, what is held, and where the credits went, in words. It has no dependencies, loads
 * nothing but the ledger's answers, and works under a strict content policy: no inline style, no inline script, no HTML made of text.
 * docs/api.md, "A customer's activity in a page", says how it is used.
 */

const PAGE = 20;
const REFRESH_MILLIS = 20_000;
const LIMIT_MILLIS = 15_000;

/** What is said around the ledger's answers. {n} is a number of credits; forms of a plural go by their names in Intl.PluralRules. */
const WORDS = {
  en: {
    title: 'Your credits', balance: 'Balance', held: 'Held', heldHint: 'charged for work that is not over, and may come back',
    credits: { one: '{n} credit', other: '{n} credits' }, activity: 'Activity', none: 'Nothing happened yet.', older: 'Show older',
    archived: 'Older entries were archived.', charged: 'Charged', returned: 'Returned', cost: 'Cost in the end', how: 'How this came about',
    rule: 'Rule', price: 'Price', receipt: 'Receipt', report: 'Report a bad result', item: 'Which result', reason: 'What is wrong',
    details: 'What you see (optional)', send: 'Send the report', sending: 'Sending…', sent: 'Thank you, your report has arrived.',
    loading: 'Loading…', gone: 'The ledger does not answer. What is shown is of {time}.', goneFirst: 'The ledger does not answer. We keep trying.',
    session: 'Your session has ended. Please load the page again.', refused: 'That did not work.', bad: 'The result cannot be used', closed: 'This account is closed.', result: 'Result',
  },
  de: {
    title: 'Deine Credits', balance: 'Guthaben', held: 'Gehalten', heldHint: 'berechnet für Arbeit, die noch läuft, und kann zurückkommen',
    credits: { one: '{n} Credit', other: '{n} Credits' }, activity: 'Verlauf', none: 'Noch ist nichts geschehen.', older: 'Ältere zeigen',
    archived: 'Ältere Einträge wurden archiviert.', charged: 'Berechnet', returned: 'Erstattet', cost: 'Kosten am Ende', how: 'Wie es dazu kam',
    rule: 'Regel', price: 'Preis', receipt: 'Beleg', report: 'Schlechtes Ergebnis melden', item: 'Welches Ergebnis', reason: 'Was nicht stimmt',
    details: 'Was du siehst (freiwillig)', send: 'Meldung senden', sending: 'Wird gesendet…', sent: 'Danke, deine Meldung ist angekommen.',
    loading: 'Lädt…', gone: 'Das Konto antwortet nicht. Gezeigt wird der Stand von {time}.', goneFirst: 'Das Konto antwortet nicht. Wir versuchen es weiter.',
    session: 'Deine Sitzung ist zu Ende. Bitte lade die Seite neu.', refused: 'Das hat nicht geklappt.', bad: 'Das Ergebnis ist unbrauchbar', closed: 'Dieses Konto ist geschlossen.', result: 'Ergebnis',
  },
  fr: {
    title: 'Vos crédits', balance: 'Solde', held: 'Retenus', heldHint: 'facturés pour un travail en cours, et peuvent revenir',
    credits: { one: '{n} crédit', other: '{n} crédits' }, activity: 'Activité', none: 'Rien ne s’est encore passé.', older: 'Afficher les précédents',
    archived: 'Les écritures plus anciennes ont été archivées.', charged: 'Facturé', returned: 'Rendu', cost: 'Coût final', how: 'Comment on en est arrivé là',
    rule: 'Règle', price: 'Prix', receipt: 'Reçu', report: 'Signaler un mauvais résultat', item: 'Quel résultat', reason: 'Ce qui ne va pas',
    details: 'Ce que vous voyez (facultatif)', send: 'Envoyer le signalement', sending: 'Envoi…', sent: 'Merci, votre signalement est arrivé.',
    loading: 'Chargement…', gone: 'Le registre ne répond pas. L’état affiché est celui de {time}.', goneFirst: 'Le registre ne répond pas. Nous réessayons.',
    session: 'Votre session est terminée. Veuillez recharger la page.', refused: 'Cela n’a pas fonctionné.', bad: 'Le résultat est inutilisable', closed: 'Ce compte est fermé.', result: 'Résultat',
  },
  es: {
    title: 'Tus créditos', balance: 'Saldo', held: 'Retenidos', heldHint: 'cobrados por un trabajo en curso, y pueden volver',
    credits: { one: '{n} crédito', other: '{n} créditos' }, activity: 'Actividad', none: 'Todavía no ha pasado nada.', older: 'Ver anteriores',
    archived: 'Los movimientos anteriores se archivaron.', charged: 'Cobrado', returned: 'Devuelto', cost: 'Coste final', how: 'Cómo se llegó a esto',
    rule: 'Regla', price: 'Precio', receipt: 'Recibo', report: 'Avisar de un mal resultado', item: 'Qué resultado', reason: 'Qué está mal',
    details: 'Lo que ves (opcional)', send: 'Enviar el aviso', sending: 'Enviando…', sent: 'Gracias, tu aviso ha llegado.',
    loading: 'Cargando…', gone: 'El registro no responde. Se muestra el estado de {time}.', goneFirst: 'El registro no responde. Seguimos intentándolo.',
    session: 'Tu sesión ha terminado. Vuelve a cargar la página.', refused: 'No ha funcionado.', bad: 'El resultado no sirve', closed: 'Esta cuenta está cerrada.', result: 'Resultado',
  },
  pt: {
    title: 'Seus créditos', balance: 'Saldo', held: 'Retidos', heldHint: 'cobrados por um trabalho em andamento, e podem voltar',
    credits: { one: '{n} crédito', other: '{n} créditos' }, activity: 'Atividade', none: 'Nada aconteceu ainda.', older: 'Mostrar anteriores',
    archived: 'Os lançamentos anteriores foram arquivados.', charged: 'Cobrado', returned: 'Devolvido', cost: 'Custo final', how: 'Como se chegou a isto',
    rule: 'Regra', price: 'Preço', receipt: 'Recibo', report: 'Avisar de um resultado ruim', item: 'Qual resultado', reason: 'O que está errado',
    details: 'O que você vê (opcional)', send: 'Enviar o aviso', sending: 'Enviando…', sent: 'Obrigado, seu aviso chegou.',
    loading: 'Carregando…', gone: 'O registro não responde. O que se vê é de {time}.', goneFirst: 'O registro não responde. Continuamos tentando.',
    session: 'Sua sessão terminou. Carregue a página de novo.', refused: 'Não funcionou.', bad: 'O resultado não serve', closed: 'Esta conta está fechada.', result: 'Resultado',
  },
  it: {
    title: 'I tuoi crediti', balance: 'Saldo', held: 'Trattenuti', heldHint: 'addebitati per un lavoro in corso, e possono tornare',
    credits: { one: '{n} credito', other: '{n} crediti' }, activity: 'Attività', none: 'Non è ancora successo nulla.', older: 'Mostra precedenti',
    archived: 'I movimenti precedenti sono stati archiviati.', charged: 'Addebitato', returned: 'Restituito', cost: 'Costo finale', how: 'Come ci si è arrivati',
    rule: 'Regola', price: 'Prezzo', receipt: 'Ricevuta', report: 'Segnala un cattivo risultato', item: 'Quale risultato', reason: 'Che cosa non va',
    details: 'Che cosa vedi (facoltativo)', send: 'Invia la segnalazione', sending: 'Invio…', sent: 'Grazie, la tua segnalazione è arrivata.',
    loading: 'Caricamento…', gone: 'Il registro non risponde. Si vede lo stato di {time}.', goneFirst: 'Il registro non risponde. Riproviamo.',
    session: 'La tua sessione è terminata. Ricarica la pagina.', refused: 'Non ha funzionato.', bad: 'Il risultato è inutilizzabile', closed: 'Questo conto è chiuso.', result: 'Risultato',
  },
  nl: {
    title: 'Je credits', balance: 'Saldo', held: 'Vastgehouden', heldHint: 'berekend voor werk dat nog loopt, en kan terugkomen',
    credits: { one: '{n} credit', other: '{n} credits' }, activity: 'Activiteit', none: 'Er is nog niets gebeurd.', older: 'Oudere tonen',
    archived: 'Oudere boekingen zijn gearchiveerd.', charged: 'Berekend', returned: 'Teruggegeven', cost: 'Kosten uiteindelijk', how: 'Hoe dit zo kwam',
    rule: 'Regel', price: 'Prijs', receipt: 'Bewijs', report: 'Slecht resultaat melden', item: 'Welk resultaat', reason: 'Wat er mis is',
    details: 'Wat je ziet (optioneel)', send: 'Melding versturen', sending: 'Versturen…', sent: 'Bedankt, je melding is aangekomen.',
    loading: 'Laden…', gone: 'De administratie antwoordt niet. Je ziet de stand van {time}.', goneFirst: 'De administratie antwoordt niet. We blijven het proberen.',
    session: 'Je sessie is afgelopen. Laad de pagina opnieuw.', refused: 'Dat is niet gelukt.', bad: 'Het resultaat is onbruikbaar', closed: 'Dit account is gesloten.', result: 'Resultaat',
  },
  pl: {
    title: 'Twoje kredyty', balance: 'Saldo', held: 'Wstrzymane', heldHint: 'pobrane za pracę w toku, mogą wrócić',
    credits: { one: '{n} kredyt', few: '{n} kredyty', many: '{n} kredytów', other: '{n} kredytu' }, activity: 'Aktywność', none: 'Nic się jeszcze nie wydarzyło.', older: 'Pokaż starsze',
    archived: 'Starsze wpisy zarchiwizowano.', charged: 'Pobrano', returned: 'Zwrócono', cost: 'Koszt końcowy', how: 'Jak do tego doszło',
    rule: 'Zasada', price: 'Cena', receipt: 'Potwierdzenie', report: 'Zgłoś zły wynik', item: 'Który wynik', reason: 'Co jest nie tak',
    details: 'Co widzisz (opcjonalnie)', send: 'Wyślij zgłoszenie', sending: 'Wysyłanie…', sent: 'Dziękujemy, zgłoszenie dotarło.',
    loading: 'Ładowanie…', gone: 'Rejestr nie odpowiada. Widoczny stan z {time}.', goneFirst: 'Rejestr nie odpowiada. Próbujemy dalej.',
    session: 'Sesja wygasła. Załaduj stronę ponownie.', refused: 'To się nie udało.', bad: 'Wynik jest bezużyteczny', closed: 'To konto jest zamknięte.', result: 'Wynik',
  },
  ja: {
    title: 'クレジット', balance: '残高', held: '保留中', heldHint: '処理中の作業に請求済みで、戻ることがあります',
    credits: { other: '{n} クレジット' }, activity: '履歴', none: 'まだ何もありません。', older: '以前の履歴を表示',
    archived: '以前の記録はアーカイブされました。', charged: '請求', returned: '返還', cost: '最終的な費用', how: '経緯',
    rule: '規則', price: '価格', receipt: '領収書', report: '不良な結果を報告', item: 'どの結果', reason: '問題点',
    details: '見えている内容（任意）', send: '報告を送信', sending: '送信中…', sent: 'ありがとうございます。報告を受け付けました。',
    loading: '読み込み中…', gone: '台帳が応答しません。表示は {time} 時点のものです。', goneFirst: '台帳が応答しません。再試行しています。',
    session: 'セッションが終了しました。ページを再読み込みしてください。', refused: '処理できませんでした。', bad: '結果が使えません', closed: 'このアカウントは閉鎖されています。', result: '結果',
  },
  zh: {
    title: '您的额度', balance: '余额', held: '暂扣', heldHint: '已为进行中的任务扣除，可能退回',
    credits: { other: '{n} 点额度' }, activity: '记录', none: '还没有任何记录。', older: '显示更早的记录',
    archived: '更早的记录已归档。', charged: '扣除', returned: '退回', cost: '最终费用', how: '来龙去脉',
    rule: '规则', price: '价格', receipt: '收据', report: '报告不良结果', item: '哪个结果', reason: '问题所在',
    details: '您看到的情况（选填）', send: '发送报告', sending: '正在发送…', sent: '谢谢，已收到您的报告。',
    loading: '正在加载…', gone: '账本没有响应。所示为 {time} 的状态。', goneFirst: '账本没有响应，正在重试。',
    session: '会话已结束，请重新加载页面。', refused: '操作未成功。', bad: '结果无法使用', closed: '此账户已关闭。', result: '结果',
  },
};

/** What an entry of a reason says in other languages than English, which the ledger itself speaks; {item} is the item. */
const REASONS = {
  de: {
    CHARGED: 'Berechnet', AUTHORIZED: 'Berechnet', CHARGED_AGAIN: 'Wieder berechnet: das Ergebnis kam doch', SETTLED: 'Berechnet: mehr verbraucht als geschätzt',
    ITEM_FAILED: 'Erstattet: Ergebnis {item} ist fehlgeschlagen', GENERATION_FAILED: 'Erstattet: es ist fehlgeschlagen', TIMED_OUT: 'Erstattet: es wurde nicht rechtzeitig fertig',
    UNUSED: 'Erstattet: nicht alles wurde verbraucht', CLAIM_ACCEPTED: 'Erstattet: deine Meldung zu Ergebnis {item} wurde angenommen', OPERATOR: 'Erstattet vom Support',
    GRANTED_PAID: 'Credits gekauft', GRANTED_ALLOWANCE: 'Credits deines Tarifs', GRANTED_PROMOTIONAL: 'Bonus-Credits', GRANTED_GOODWILL: 'Credits aus Kulanz',
    EXPIRED: 'Credits verfallen', ENDED: 'Ungenutzte Credits endeten mit ihrem Tarif', REVOKED: 'Credits zurückgenommen', CASH_REFUND: 'Ausgezahlt',
    TRANSFERRED: 'An ein anderes Konto übertragen', RECEIVED: 'Von einem anderen Konto erhalten', ADJUSTED: 'Vom Support angepasst',
  },
  fr: {
    CHARGED: 'Facturé', AUTHORIZED: 'Facturé', CHARGED_AGAIN: 'Facturé de nouveau : le résultat est arrivé', SETTLED: 'Facturé : plus utilisé que prévu',
    ITEM_FAILED: 'Rendu : le résultat {item} a échoué', GENERATION_FAILED: 'Rendu : échec', TIMED_OUT: 'Rendu : pas terminé à temps',
    UNUSED: 'Rendu : tout n’a pas été utilisé', CLAIM_ACCEPTED: 'Rendu : votre signalement du résultat {item} a été accepté', OPERATOR: 'Rendu par le support',
    GRANTED_PAID: 'Crédits achetés', GRANTED_ALLOWANCE: 'Crédits de votre abonnement', GRANTED_PROMOTIONAL: 'Crédits offerts', GRANTED_GOODWILL: 'Geste commercial',
    EXPIRED: 'Crédits expirés', ENDED: 'Crédits inutilisés finis avec leur abonnement', REVOKED: 'Crédits repris', CASH_REFUND: 'Remboursé en argent',
    TRANSFERRED: 'Transféré à un autre compte', RECEIVED: 'Reçu d’un autre compte', ADJUSTED: 'Ajusté par le support',
  },
  es: {
    CHARGED: 'Cobrado', AUTHORIZED: 'Cobrado', CHARGED_AGAIN: 'Cobrado de nuevo: el resultado llegó', SETTLED: 'Cobrado: se usó más de lo estimado',
    ITEM_FAILED: 'Devuelto: el resultado {item} falló', GENERATION_FAILED: 'Devuelto: falló', TIMED_OUT: 'Devuelto: no terminó a tiempo',
    UNUSED: 'Devuelto: no se usó todo', CLAIM_ACCEPTED: 'Devuelto: se aceptó tu aviso sobre el resultado {item}', OPERATOR: 'Devuelto por soporte',
    GRANTED_PAID: 'Créditos comprados', GRANTED_ALLOWANCE: 'Créditos de tu plan', GRANTED_PROMOTIONAL: 'Créditos de regalo', GRANTED_GOODWILL: 'Créditos de cortesía',
    EXPIRED: 'Créditos caducados', ENDED: 'Créditos sin usar que acabaron con su plan', REVOKED: 'Créditos retirados', CASH_REFUND: 'Reembolsado en dinero',
    TRANSFERRED: 'Transferido a otra cuenta', RECEIVED: 'Recibido de otra cuenta', ADJUSTED: 'Ajustado por soporte',
  },
  pt: {
    CHARGED: 'Cobrado', AUTHORIZED: 'Cobrado', CHARGED_AGAIN: 'Cobrado de novo: o resultado chegou', SETTLED: 'Cobrado: usou-se mais do que o estimado',
    ITEM_FAILED: 'Devolvido: o resultado {item} falhou', GENERATION_FAILED: 'Devolvido: falhou', TIMED_OUT: 'Devolvido: não terminou a tempo',
    UNUSED: 'Devolvido: nem tudo foi usado', CLAIM_ACCEPTED: 'Devolvido: seu aviso sobre o resultado {item} foi aceito', OPERATOR: 'Devolvido pelo suporte',
    GRANTED_PAID: 'Créditos comprados', GRANTED_ALLOWANCE: 'Créditos do seu plano', GRANTED_PROMOTIONAL: 'Créditos de bônus', GRANTED_GOODWILL: 'Créditos de cortesia',
    EXPIRED: 'Créditos expirados', ENDED: 'Créditos não usados que acabaram com o plano', REVOKED: 'Créditos retirados', CASH_REFUND: 'Reembolsado em dinheiro',
    TRANSFERRED: 'Transferido para outra conta', RECEIVED: 'Recebido de outra conta', ADJUSTED: 'Ajustado pelo suporte',
  },
  it: {
    CHARGED: 'Addebitato', AUTHORIZED: 'Addebitato', CHARGED_AGAIN: 'Addebitato di nuovo: il risultato è arrivato', SETTLED: 'Addebitato: usato più del previsto',
    ITEM_FAILED: 'Restituito: il risultato {item} non è riuscito', GENERATION_FAILED: 'Restituito: non è riuscito', TIMED_OUT: 'Restituito: non finito in tempo',
    UNUSED: 'Restituito: non tutto è stato usato', CLAIM_ACCEPTED: 'Restituito: la tua segnalazione sul risultato {item} è stata accolta', OPERATOR: 'Restituito dall’assistenza',
    GRANTED_PAID: 'Crediti acquistati', GRANTED_ALLOWANCE: 'Crediti del tuo piano', GRANTED_PROMOTIONAL: 'Crediti bonus', GRANTED_GOODWILL: 'Crediti di cortesia',
    EXPIRED: 'Crediti scaduti', ENDED: 'Crediti non usati finiti con il piano', REVOKED: 'Crediti ritirati', CASH_REFUND: 'Rimborsato in denaro',
    TRANSFERRED: 'Trasferito a un altro conto', RECEIVED: 'Ricevuto da un altro conto', ADJUSTED: 'Rettificato dall’assistenza',
  },
  nl: {
    CHARGED: 'Berekend', AUTHORIZED: 'Berekend', CHARGED_AGAIN: 'Opnieuw berekend: het resultaat kwam toch', SETTLED: 'Berekend: meer gebruikt dan geschat',
    ITEM_FAILED: 'Teruggegeven: resultaat {item} is mislukt', GENERATION_FAILED: 'Teruggegeven: het is mislukt', TIMED_OUT: 'Teruggegeven: niet op tijd klaar',
    UNUSED: 'Teruggegeven: niet alles is gebruikt', CLAIM_ACCEPTED: 'Teruggegeven: je melding over resultaat {item} is aanvaard', OPERATOR: 'Teruggegeven door support',
    GRANTED_PAID: 'Credits gekocht', GRANTED_ALLOWANCE: 'Credits van je abonnement', GRANTED_PROMOTIONAL: 'Bonuscredits', GRANTED_GOODWILL: 'Credits uit coulance',
    EXPIRED: 'Credits verlopen', ENDED: 'Ongebruikte credits eindigden met hun abonnement', REVOKED: 'Credits teruggenomen', CASH_REFUND: 'Uitbetaald',
    TRANSFERRED: 'Overgezet naar een ander account', RECEIVED: 'Ontvangen van een ander account', ADJUSTED: 'Aangepast door support',
  },
  pl: {
    CHARGED: 'Pobrano', AUTHORIZED: 'Pobrano', CHARGED_AGAIN: 'Pobrano ponownie: wynik jednak dotarł', SETTLED: 'Pobrano: zużyto więcej niż szacowano',
    ITEM_FAILED: 'Zwrócono: wynik {item} się nie udał', GENERATION_FAILED: 'Zwrócono: nie udało się', TIMED_OUT: 'Zwrócono: nie ukończono na czas',
    UNUSED: 'Zwrócono: nie wszystko zużyto', CLAIM_ACCEPTED: 'Zwrócono: przyjęto zgłoszenie wyniku {item}', OPERATOR: 'Zwrot od pomocy technicznej',
    GRANTED_PAID: 'Kupione kredyty', GRANTED_ALLOWANCE: 'Kredyty z Twojego planu', GRANTED_PROMOTIONAL: 'Kredyty bonusowe', GRANTED_GOODWILL: 'Kredyty w ramach rekompensaty',
    EXPIRED: 'Kredyty wygasły', ENDED: 'Niewykorzystane kredyty skończyły się z planem', REVOKED: 'Kredyty cofnięto', CASH_REFUND: 'Zwrócono pieniądze',
    TRANSFERRED: 'Przekazano na inne konto', RECEIVED: 'Otrzymano z innego konta', ADJUSTED: 'Korekta pomocy technicznej',
  },
  ja: {
    CHARGED: '請求', AUTHORIZED: '請求', CHARGED_AGAIN: '再請求：結果が届きました', SETTLED: '請求：見積もりより多く使用',
    ITEM_FAILED: '返還：結果 {item} が失敗', GENERATION_FAILED: '返還：失敗しました', TIMED_OUT: '返還：時間内に終わりませんでした',
    UNUSED: '返還：使われなかった分', CLAIM_ACCEPTED: '返還：結果 {item} の報告が認められました', OPERATOR: 'サポートによる返還',
    GRANTED_PAID: '購入したクレジット', GRANTED_ALLOWANCE: 'プランのクレジット', GRANTED_PROMOTIONAL: 'ボーナスクレジット', GRANTED_GOODWILL: 'お詫びのクレジット',
    EXPIRED: '期限切れ', ENDED: '未使用分はプランとともに終了', REVOKED: '取り消されたクレジット', CASH_REFUND: '返金済み',
    TRANSFERRED: '別のアカウントへ移動', RECEIVED: '別のアカウントから受領', ADJUSTED: 'サポートによる調整',
  },
  zh: {
    CHARGED: '扣除', AUTHORIZED: '扣除', CHARGED_AGAIN: '再次扣除：结果已送达', SETTLED: '扣除：用量超出预估',
    ITEM_FAILED: '退回：结果 {item} 失败', GENERATION_FAILED: '退回：任务失败', TIMED_OUT: '退回：未按时完成',
    UNUSED: '退回：未全部使用', CLAIM_ACCEPTED: '退回：您对结果 {item} 的报告已被接受', OPERATOR: '客服退回',
    GRANTED_PAID: '购买的额度', GRANTED_ALLOWANCE: '套餐额度', GRANTED_PROMOTIONAL: '赠送额度', GRANTED_GOODWILL: '补偿额度',
    EXPIRED: '额度已过期', ENDED: '未用额度随套餐结束', REVOKED: '额度已收回', CASH_REFUND: '已退款',
    TRANSFERRED: '转至其他账户', RECEIVED: '来自其他账户', ADJUSTED: '客服调整',
  },
};

/** Reasons that are told as another one is. */
const ALIKE = { REVOKED_ON_RETURN: 'REVOKED', PASSED_ON: 'TRANSFERRED', MERGED: 'TRANSFERRED' };

const STYLE = `
:host { --_text: var(--makegood-text, #18211d); --_soft: var(--makegood-soft, #56635c); --_back: var(--makegood-background, #fff);
  --_line: var(--makegood-line, #d5ddd8); --_accent: var(--makegood-accent, #0b6e4f); --_on-accent: var(--makegood-on-accent, #fff);
  --_plus: var(--makegood-plus, #0a7550); --_warn: var(--makegood-warn, #7d5000); --_warn-back: var(--makegood-warn-background, #fdf1d8);
  --_radius: var(--makegood-radius, 10px); --_space: var(--makegood-space, 1rem);
  display: block; color: var(--_text); background: var(--_back); font: var(--makegood-font, 1rem/1.5 system-ui, sans-serif); color-scheme: light; }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { --_text: var(--makegood-text, #e7eeea); --_soft: var(--makegood-soft, #a5b6ae);
  --_back: var(--makegood-background, #141a17); --_line: var(--makegood-line, #33413b); --_accent: var(--makegood-accent, #57d3a2);
  --_on-accent: var(--makegood-on-accent, #06241a); --_plus: var(--makegood-plus, #57d3a2); --_warn: var(--makegood-warn, #f0c063);
  --_warn-back: var(--makegood-warn-background, #3a2f14); color-scheme: dark; } }
:host([theme="dark"]) { --_text: var(--makegood-text, #e7eeea); --_soft: var(--makegood-soft, #a5b6ae);
  --_back: var(--makegood-background, #141a17); --_line: var(--makegood-line, #33413b); --_accent: var(--makegood-accent, #57d3a2);
  --_on-accent: var(--makegood-on-accent, #06241a); --_plus: var(--makegood-plus, #57d3a2); --_warn: var(--makegood-warn, #f0c063);
  --_warn-back: var(--makegood-warn-background, #3a2f14); color-scheme: dark; }
* { box-sizing: border-box; }
section { padding: var(--_space); }
h2, h3 { margin: 0 0 .5rem; line-height: 1.25; font-size: 1.15rem; } h3 { margin-top: 1rem; font-size: 1rem; }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; } dl div { min-width: 0; }
dt { color: var(--_soft); font-size: .875rem; } dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.sum dd { font-size: 1.4rem; } .sum dd.soft { font-size: .875rem; font-weight: 400; } .soft { color: var(--_soft); font-size: .875rem; font-weight: 400; margin: 0; }
ul { list-style: none; margin: 0; padding: 0; } li.row { border-top: 1px solid var(--_line); padding: .6rem 0; }
.line { display: flex; justify-content: space-between; gap: 1rem; } .line > * { min-width: 0; overflow-wrap: anywhere; }
.number { white-space: nowrap; font-variant-numeric: tabular-nums; flex: none; } .plus { color: var(--_plus); font-weight: 600; }
button { font: inherit; min-height: 2.25rem; padding: .25rem .8rem; border-radius: var(--_radius); border: 1px solid var(--_accent); background: none;
  color: var(--_accent); cursor: pointer; } button.main { background: var(--_accent); color: var(--_on-accent); }
a { color: var(--_accent); overflow-wrap: anywhere; } button:disabled { opacity: .6; cursor: default; } button + button { margin-inline-start: .5rem; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.story { margin-top: .6rem; padding-inline-start: .8rem; border-inline-start: 3px solid var(--_line); }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; } form { display: grid; gap: .5rem; max-width: 28rem; margin-top: .6rem; }
label { display: grid; gap: .2rem; } input, select, textarea { font: inherit; color: inherit; background: var(--_back); border: 1px solid var(--_soft);
  border-radius: var(--_radius); padding: .35rem .5rem; min-height: 2.25rem; width: 100%; }
.notice { margin: 0 0 .6rem; padding: .5rem .8rem; border-radius: var(--_radius); background: var(--_warn-back); color: var(--_warn); } .notice:empty { display: none; }`;

let sheet;

/** An element with properties and children; a text is always a text. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** What is an address of the web, and nothing else, may become a link; null for any other text. */
function webAddress(text) {
  try {
    const address = new URL(text);
    return /^https?:$/.test(address.protocol) && /^https?:\/\//i.test(text) && !address.username && !address.password ? address : null;
  } catch {
    return null;
  }
}

/** What is wrong with a question, in the ledger's words; status 0 if nothing came back. */
class Refused extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

/** A component of a page: a customer's balance and activity. */
export class MakegoodActivity extends HTMLElement {
  static observedAttributes = ['account', 'url', 'lang'];

  /** Where a new token comes from: an async function that answers the token, or what the ledger answered with it. */
  renewToken = null;
  /** What can be wrong with a result, as {code: words}; the codes are those of the policy's claims. */
  reasons = null;

  #token = null;
  #entries = [];
  #account = null;
  #cursor = null;
  #archived = null;
  #seen = null;
  #rows = new Map();
  #open = new Map();
  #parts = null;
  #timer = 0;
  #run = 0;
  #renewing = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
    }
    root.adoptedStyleSheets = [sheet];
  }

  /** The token of minutes that the product's server was given for this account. */
  get token() { return this.#token; }

  set token(value) {
    this.#token = value;
    if (this.isConnected) this.refresh();
  }

  connectedCallback() {
    document.addEventListener('visibilitychange', this.#wake);
    this.#begin();
  }

  disconnectedCallback() {
    document.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#timer);
    this.#run += 1;
  }

  attributeChangedCallback(name, before, after) {
    if (this.isConnected && before !== after) this.#begin();
  }

  /** Asks the ledger now. */
  async refresh() {
    clearTimeout(this.#timer);
    const run = ++this.#run;
    let wait = REFRESH_MILLIS;
    try {
      const [account, page] = await Promise.all([this.#get(''), this.#get(`/activity?limit=${PAGE}`)]);
      if (run !== this.#run) return;
      this.#take(account, page);
      this.#say('');
    } catch (refused) {
      if (run !== this.#run) return;
      if (refused.status === 404 && !this.#seen) {
        // An account begins with its first event, and a new customer has none.
        this.#take({ balance: 0, held: 0, scale: 0 }, { data: [], nextCursor: null });
        this.#seen = null;
        this.#say('');
      } else {
        this.#tell(refused);
      }
      wait = refused.status === 0 ? REFRESH_MILLIS / 4 : REFRESH_MILLIS;
    }
    if (!document.hidden && this.isConnected) this.#timer = setTimeout(() => this.refresh(), wait);
  }

  #wake = () => {
    if (!document.hidden) this.refresh();
  };

  /** Of another account or language nothing of before is shown. */
  #begin() {
    clearTimeout(this.#timer);
    this.#run += 1;
    this.#entries = [];
    this.#account = null;
    this.#cursor = null;
    this.#archived = null;
    this.#seen = null;
    this.#rows.clear();
    this.#open.clear();
    const language = (this.getAttribute('lang') || document.documentElement.lang || navigator.language || 'en').trim();
    try {
      this.locale = Intl.getCanonicalLocales(language)[0];
    } catch {
      this.locale = 'en';
    }
    const known = this.locale.split('-')[0];
    this.language = WORDS[known] ? known : 'en';
    this.words = WORDS[this.language];
    const notice = make('p', { class: 'notice', role: 'status' });
    const sums = make('dl', { class: 'sum' });
    const list = make('ul');
    const more = make('div');
    const none = make('p', { class: 'soft' }, this.words.loading);
    this.#parts = { notice, sums, list, more, none };
    this.shadowRoot.replaceChildren(make('section', { lang: this.language, 'aria-label': this.words.title },
      make('h2', {}, this.words.title), notice, sums, make('h3', {}, this.words.activity), none, list, more));
    // The page's own script, which knows where tokens come from, runs first.
    if (this.getAttribute('account')) this.#timer = setTimeout(() => this.refresh(), 0);
  }

  // Asking ------------------------------------------------------------------------------------------------------------

  async #get(path) {
    return (await this.#ask(`/v1/accounts/${encodeURIComponent(this.getAttribute('account'))}${path}`)).json();
  }

  async #ask(path, options = {}, again = true) {
    if (!this.#token) await this.#renew();
    const base = this.getAttribute('url') || new URL('/', import.meta.url).href;
    let answer;
    try {
      answer = await fetch(base.replace(/\/+$/, '') + path, {
        ...options, credentials: 'omit', signal: AbortSignal.timeout(LIMIT_MILLIS),
        headers: { ...options.headers, ...(this.#token ? { Authorization: `Bearer ${this.#token}` } : {}) },
      });
    } catch {
      throw new Refused(0, '');
    }
    if (answer.status === 401 && again) {
      this.#token = null;
      await this.#renew();
      if (this.#token) return this.#ask(path, options, false);
    }
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Refused(answer.status, problem.detail || problem.title || '');
    }
    return answer;
  }

  /** From the page's function or, if it has none, from whoever hears the event; at most one is asked for at a time. */
  #renew() {
    this.#renewing ??= this.#newToken().finally(() => { this.#renewing = null; });
    return this.#renewing;
  }

  async #newToken() {
    let given = null;
    if (this.renewToken) {
      given = await Promise.resolve().then(() => this.renewToken(this.getAttribute('account'))).catch(() => null);
    } else {
      const event = new CustomEvent('makegood-token', { bubbles: true, composed: true,
        detail: { account: this.getAttribute('account'), use: (token) => { given = token; } } });
      this.dispatchEvent(event);
      given = await Promise.resolve(given).catch(() => null);
    }
    this.#token = given && typeof given === 'object' ? given.token : given;
  }

  // What is shown -----------------------------------------------------------------------------------------------------

  #take(account, page) {
    this.#account = account;
    this.#seen = new Date();
    const newest = new Set(page.data.map((entry) => entry.entryId));
    const oldest = page.data.at(-1)?.sequence ?? 0;
    const older = this.#entries.filter((entry) => !newest.has(entry.entryId) && entry.sequence < oldest);
    // Older pages stay as they are while newer entries come; unless so much came that there is a gap.
    const joined = older.length > 0 && older[0].sequence === oldest - 1;
    this.#entries = [...page.data, ...(joined ? older : [])];
    if (!joined) {
      this.#cursor = page.nextCursor;
      this.#archived = page.archivedBefore ?? null;
    }
    this.#show();
  }

  #show() {
    const { sums, list, more, none } = this.#parts;
    const { words } = this;
    const sum = (name, units, hint) => make('div', {}, make('dt', {}, name), make('dd', {}, this.#credits(units)), hint && make('dd', { class: 'soft' }, hint));
    sums.replaceChildren(sum(words.balance, this.#account.balance), ...(this.#account.held ? [sum(words.held, this.#account.held, words.heldHint)] : []));
    none.textContent = this.#account.closed ? words.closed : this.#entries.length === 0 ? words.none : '';
    const groups = this.#groups();
    const rows = groups.map((group) => this.#row(group));
    const keys = new Set(groups.map((group) => group.key));
    for (const key of this.#rows.keys()) if (!keys.has(key)) this.#rows.delete(key);
    // What stands where it stood is not touched, so that focus and an open story stay.
    rows.forEach((row, i) => { if (list.children[i] !== row) list.insertBefore(row, list.children[i] ?? null); });
    while (list.children.length > rows.length) list.lastChild.remove();
    const ended = this.#cursor ? 'more' : this.#archived ? 'archived' : '';
    if (more.dataset.of !== ended) {
      more.dataset.of = ended;
      more.replaceChildren(...(ended === 'more' ? [make('button', { type: 'button', onclick: (event) => this.#older(event.currentTarget) }, words.older)]
        : ended ? [make('p', { class: 'soft' }, words.archived)] : []));
    }
  }

  async #older(button) {
    button.disabled = true;
    const run = this.#run;
    try {
      const page = await this.#get(`/activity?limit=${PAGE}&cursor=${encodeURIComponent(this.#cursor)}`);
      if (run !== this.#run && this.#entries.length === 0) return;
      const known = new Set(this.#entries.map((entry) => entry.entryId));
      this.#entries.push(...page.data.filter((entry) => !known.has(entry.entryId)));
      this.#cursor = page.nextCursor;
      this.#archived = page.archivedBefore ?? null;
      this.#show();
    } catch (refused) {
      this.#tell(refused);
    } finally {
      button.disabled = false;
    }
  }

  /** The entries of a generation stand together, where its newest is: a refund beside its charge. */
  #groups() {
    const groups = new Map();
    for (const entry of this.#entries) {
      const key = entry.generationId === undefined ? `entry ${entry.entryId}` : `generation ${entry.generationId}`;
      if (!groups.has(key)) groups.set(key, { key, generation: entry.generationId, entries: [] });
      groups.get(key).entries.push(entry);
    }
    return [...groups.values()];
  }

  #row(group) {
    const said = JSON.stringify(group.entries.map((entry) => [entry.entryId, entry.label, entry.feature]));
    const known = this.#rows.get(group.key);
    if (known?.said === said) return known.element;
    const { words } = this;
    const first = group.entries[0];
    const element = make('li', { class: 'row' });
    const story = known?.story ?? make('div', { class: 'story', hidden: true });
    const line = (entry) => make('div', { class: 'line' }, make('span', {}, make('bdi', {}, this.#why(entry)), ' ',
      make('time', { class: 'soft', datetime: new Date(entry.recordedAt).toISOString() }, this.#time(entry.recordedAt))),
    make('span', { class: entry.amount > 0 ? 'number plus' : 'number' }, this.#number(entry.amount, true)));
    if (group.generation !== undefined) {
      const name = first.label || first.feature || group.generation;
      const button = known?.button ?? make('button', { type: 'button', 'aria-expanded': 'false' }, words.how);
      if (!known) button.addEventListener('click', () => this.#toggle(group.generation, button, story));
      button.setAttribute('aria-label', `${words.how}: ${name}`);
      element.append(make('strong', {}, make('bdi', {}, name)), ...[...group.entries].reverse().map(line), button, story);
      if (known && button.getAttribute('aria-expanded') === 'true') this.#tellStory(group.generation, story);
      this.#rows.set(group.key, { said, element, story, button });
    } else {
      element.append(line(first));
      this.#rows.set(group.key, { said, element, story });
    }
    if (known) {
      const active = this.shadowRoot.activeElement;
      known.element.replaceWith(element);
      if (active && element.contains(active)) active.focus();
    }
    return element;
  }

  #toggle(generation, button, story) {
    const opens = story.hidden;
    story.hidden = !opens;
    button.setAttribute('aria-expanded', String(opens));
    if (opens) {
      story.replaceChildren(make('p', { class: 'soft' }, this.words.loading));
      this.#tellStory(generation, story);
    }
  }

  async #tellStory(generation, story) {
    const { words } = this;
    const path = `/generations/${encodeURIComponent(generation)}`;
    let found;
    try {
      found = await this.#get(path);
    } catch (refused) {
      this.#tell(refused);
      story.replaceChildren(make('p', { class: 'soft' }, words.refused));
      return;
    }
    if (story.querySelector('form')?.contains(this.shadowRoot.activeElement)) return;
    const sum = (name, units) => make('div', {}, make('dt', {}, name), make('dd', {}, this.#credits(units)));
    const decided = found.decisions.filter((decision) => decision.amount !== null && decision.amount !== undefined && decision.rule)
      .filter((decision) => found.entries.some((entry) => entry.kind === decision.decision));
    story.replaceChildren(
      make('dl', {}, sum(words.charged, found.charged), sum(words.returned, found.refunded), sum(words.cost, found.charged - found.refunded)),
      make('ul', {}, decided.map((decision) => make('li', {}, make('span', { class: 'soft' },
        `${decision.decision === 'CHARGE' ? words.price : words.rule}: ${this.#number(decision.amount, true)} · `,
        make('code', {}, make('bdi', {}, decision.rule)), decision.ruleSays ? make('bdi', {}, ` ${decision.ruleSays}`) : '')))),
      make('ul', {}, (found.results ?? []).map((result) => make('li', {}, this.#result(result)))),
      make('button', { type: 'button', onclick: (event) => this.#receipt(path, generation, event.currentTarget) }, words.receipt),
      ...(this.hasAttribute('claims') ? [this.#reporting(generation)] : []));
  }

  /** Where a result can be looked at, as the policy lets customers be shown it. What is no address of the web stays text. */
  #result({ itemId, url }) {
    const name = make('bdi', {}, itemId === null || itemId === undefined ? this.words.result : `${this.words.result} ${itemId}`);
    const address = webAddress(url);
    if (!address) return make('span', {}, name, ': ', make('bdi', {}, url));
    return make('a', { href: address.href, target: '_blank', rel: 'noopener noreferrer' },
      name, ' · ', make('bdi', {}, address.host), make('span', { 'aria-hidden': 'true' }, ' ↗'));
  }

  async #receipt(path, generation, button) {
    button.disabled = true;
    try {
      const { document: text } = await this.#get(`${path}/receipt`);
      const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
      make('a', { href: address, download: `receipt-${generation.replace(/[^\w.-]+/g, '-')}.txt` }).click();
      setTimeout(() => URL.revokeObjectURL(address), LIMIT_MILLIS);
    } catch (refused) {
      this.#tell(refused);
    } finally {
      button.disabled = false;
    }
  }

  #reporting(generation) {
    const { words } = this;
    const holder = make('div');
    const button = make('button', { type: 'button', 'aria-expanded': 'false' }, words.report);
    const choices = Object.entries(this.reasons ?? { UNUSABLE: words.bad });
    const form = make('form', { hidden: true },
      make('label', {}, words.item, make('input', { name: 'itemId', required: true, value: '1', autocomplete: 'off', maxlength: '128' })),
      make('label', {}, words.reason, make('select', { name: 'reason' }, choices.map(([code, text]) => make('option', { value: code }, text)))),
      make('label', {}, words.details, make('textarea', { name: 'details', rows: '3', maxlength: '1000' })),
      make('div', {}, make('button', { class: 'main' }, words.send)));
    const said = make('p', { role: 'status' });
    // Sent again after no answer, it is the same report.
    const id = `cl_${[...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    button.addEventListener('click', () => {
      form.hidden = !form.hidden;
      button.setAttribute('aria-expanded', String(!form.hidden));
      if (!form.hidden) form.elements.itemId.focus();
    });
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const send = form.querySelector('button');
      send.disabled = true;
      said.textContent = words.sending;
      const details = form.elements.details.value.trim();
      try {
        const answer = await (await this.#ask('/v1/claims', {
          method: 'POST', headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ accountId: this.getAttribute('account'), claimId: id, generationId: generation,
            itemId: form.elements.itemId.value.trim(), reason: form.elements.reason.value, ...(details ? { details } : {}) }),
        })).json();
        said.textContent = (answer.notices ?? []).map((notice) => this.#inLanguage(notice)).filter(Boolean).join(' ') || words.sent;
        form.remove();
        button.remove();
        said.tabIndex = -1;
        said.focus();
        this.refresh();
      } catch (refused) {
        said.textContent = `${words.refused} ${refused.message}`.trim();
        send.disabled = false;
      }
    });
    holder.append(button, form, said);
    return holder;
  }

  // Words -------------------------------------------------------------------------------------------------------------

  #why(entry) {
    const reasons = REASONS[this.language];
    const known = reasons?.[ALIKE[entry.reason] ?? entry.reason] ?? (entry.reason.startsWith('ADJUSTED') ? reasons?.ADJUSTED : undefined);
    return known === undefined ? entry.text : known.replace('{item}', entry.itemId ?? '').replace(/\s+/g, ' ');
  }

  /** The policy's own words, in the language of the page if the policy has it. */
  #inLanguage(notice) {
    const told = (language) => notice.details?.find((detail) => detail.name === `message.${language}`)?.value;
    return told(this.locale) ?? told(this.language) ?? notice.message;
  }

  /** Units as the product writes them; exact to the last, as numbers of JSON are up to 2^53. */
  #number(units, signed = false) {
    const scale = this.#account?.scale ?? 0;
    return new Intl.NumberFormat(this.locale, { maximumFractionDigits: scale, signDisplay: signed ? 'exceptZero' : 'auto' })
      .format(units / 10 ** scale);
  }

  #credits(units) {
    const scale = this.#account?.scale ?? 0;
    const form = new Intl.PluralRules(this.language, { maximumFractionDigits: scale }).select(Math.abs(units) / 10 ** scale);
    return (this.words.credits[form] ?? this.words.credits.other).replace('{n}', this.#number(units));
  }

  #time(at) {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
  }

  #tell(refused) {
    const { words } = this;
    if (refused.status === 401) this.#say(words.session);
    else if (refused.status === 0 || refused.status >= 500) this.#say(this.#seen ? words.gone.replace('{time}', this.#time(this.#seen)) : words.goneFirst);
    else this.#say(`${words.refused} ${refused.message}`.trim());
    if (!this.#seen) this.#parts.none.textContent = '';
  }

  #say(text) {
    if (this.#parts.notice.textContent !== text) this.#parts.notice.textContent = text;
  }
}

if (!customElements.get('makegood-activity')) customElements.define('makegood-activity', MakegoodActivity);
